package io.execbroker.loadtest.page;

import io.execbroker.loadtest.bench.BenchJson;
import io.execbroker.loadtest.bench.BenchReport;

import org.mozilla.javascript.Context;
import org.mozilla.javascript.ContextFactory;
import org.mozilla.javascript.ScriptableObject;

import java.util.List;

/**
 * A report at a glance: one SVG of the plots that say most.
 *
 * <p>The page's own scripts draw it, without a browser; that takes a few seconds.
 */
public final class Picture {
    private static final List<String> SCRIPTS =
            List.of("picture.js", Resource.ECHARTS, "words.js", "plots.js", "findings.js");

    private Picture() {}

    /** The whole picture. */
    public static String of(BenchReport report) {
        try (var context = new ContextFactory().enterContext()) {
            // Functions of the library are larger than a method of Java may be.
            context.setInterpretedMode(true);
            context.setLanguageVersion(Context.VERSION_ECMASCRIPT);
            var scope = context.initSafeStandardObjects();
            for (var script : SCRIPTS) {
                context.evaluateString(scope, Resource.text(script), script, 1, null);
            }
            ScriptableObject.putProperty(scope, "json", BenchJson.line(report));
            ScriptableObject.putProperty(scope, "colours", Resource.text("colours.css"));
            return Context.toString(
                    context.evaluateString(
                            scope, "picture(JSON.parse(json), colours)", "of", 1, null));
        }
    }
}
