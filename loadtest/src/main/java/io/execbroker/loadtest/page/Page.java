package io.execbroker.loadtest.page;

import io.execbroker.loadtest.bench.BenchJson;
import io.execbroker.loadtest.bench.BenchReport;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A report for a browser: one HTML file that loads nothing.
 *
 * <p>The report is in it as JSON; its scripts draw it.
 */
public final class Page {
    private static final List<String> SCRIPTS =
            List.of(Resource.ECHARTS, "words.js", "plots.js", "findings.js", "page.js");

    private Page() {}

    /** The whole page. */
    public static String of(BenchReport report) {
        var scripts = SCRIPTS.stream().map(Resource::text).toList();
        return new Template(Resource.text("page.html"))
                .fill(
                        Map.of(
                                "policy", ContentPolicy.allowing(scripts),
                                "style", style(),
                                "report", inScript(BenchJson.line(report)),
                                "scripts", elements(scripts)));
    }

    private static String style() {
        return Stream.of("colours.css", "page.css")
                .map(Resource::text)
                .collect(Collectors.joining());
    }

    private static String elements(List<String> scripts) {
        return scripts.stream()
                .map(script -> "<script>" + script + "</script>")
                .collect(Collectors.joining("\n"));
    }

    /** JSON in which nothing can end the element around it; only its strings have this sign. */
    private static String inScript(String json) {
        return json.replace("<", "\\u003c");
    }
}
