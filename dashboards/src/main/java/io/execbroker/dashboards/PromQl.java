package io.execbroker.dashboards;

/** The few shapes of PromQL that the panels need, narrowed to the chosen brokers. */
final class PromQl {

    private static final String CHOSEN = "job=~\"$job\", instance=~\"$instance\"";

    private PromQl() {}

    /** The metric of the chosen brokers. */
    static String chosen(String metric) {
        return metric + "{" + CHOSEN + "}";
    }

    /**
     * The series of the chosen brokers that match.
     *
     * @param matchers as within braces, such as {@code state="running"}
     */
    static String chosen(String metric, String matchers) {
        return metric + "{" + CHOSEN + ", " + matchers + "}";
    }

    /** Events per second, added up by labels. */
    static String rateBy(String labels, String counter) {
        return sumBy(labels, rate(chosen(counter)));
    }

    /** Events per second of the series that match, added up by labels. */
    static String rateBy(String labels, String counter, String matchers) {
        return sumBy(labels, rate(chosen(counter, matchers)));
    }

    static String sumBy(String labels, String vector) {
        return "sum by (" + labels + ") (" + vector + ")";
    }

    /** Share of the first in the second, series by series. */
    static String ratio(String part, String whole) {
        return part + " / " + whole;
    }

    /** Seconds that have passed since the moment that a metric tells. */
    static String since(String timestampMetric) {
        return "time() - " + chosen(timestampMetric);
    }

    /**
     * A quantile of a histogram's values.
     *
     * @param percent such as 99
     * @param buckets the {@code _bucket} series, as given by {@link #chosen}
     * @param labels what tells the resulting lines apart, with a comma after each; may be empty
     */
    static String quantile(int percent, String buckets, String labels) {
        return "histogram_quantile("
                + percent / 100.0
                + ", "
                + sumBy(labels + "le", rate(buckets))
                + ")";
    }

    private static String rate(String counter) {
        return "rate(" + counter + "[$__rate_interval])";
    }
}
