package io.execbroker.broker.metrics;

import java.util.Locale;
import java.util.stream.Collectors;

/** The catalogue of metrics for people. */
final class MetricTable {

    private static final String HEAD =
            """
            # Metrics of execbrokerd

            Served at `/metrics` of the addresses in `[metrics] listen`. Beside these there are the usual
            `jvm_*`, `process_*`, `netty_*` and `logback_*`. Every histogram has a gauge of the same name
            with `_max`: the largest value of the last minutes.

            | metric | type | unit | labels | meaning |
            |---|---|---|---|---|
            """;

    private MetricTable() {}

    /** The manual, in Markdown. */
    static String manual() {
        var out = new StringBuilder(HEAD);
        for (var metric : MetricCatalog.values()) {
            out.append(row(metric));
        }
        return out.toString();
    }

    private static String row(MetricCatalog metric) {
        return "| `"
                + metric.exposedName()
                + "` | "
                + metric.kind().name().toLowerCase(Locale.ROOT)
                + " | "
                + metric.unit()
                + " | "
                + metric.labels().stream()
                        .map(label -> "`" + label + "`")
                        .collect(Collectors.joining(", "))
                + " | "
                + metric.help()
                + " |\n";
    }
}
