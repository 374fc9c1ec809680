package io.execbroker.dashboards;

/**
 * One PromQL expression of a panel.
 *
 * @param expression may use {@code $job}, {@code $instance}, {@code $__rate_interval} and {@code
 *     $__range}
 * @param legend name of each resulting series; {@code {{label}}} stands for a label's value
 */
record Query(String expression, String legend) {

    Query {
        if (expression.isBlank() || legend.isBlank()) {
            throw new IllegalArgumentException(
                    "expression: '" + expression + "', legend: '" + legend + "' (expected: text)");
        }
    }
}
