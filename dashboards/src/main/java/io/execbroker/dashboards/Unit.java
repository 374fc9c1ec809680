package io.execbroker.dashboards;

/** What a panel's numbers are, so that Grafana can scale and label them. */
enum Unit {
    NONE("none"),
    COUNT("short"),
    RATIO("percentunit"),
    SECONDS("s"),
    BYTES("bytes"),
    BYTES_PER_SECOND("binBps"),
    REQUESTS_PER_SECOND("reqps"),
    EVENTS_PER_SECOND("cps");

    private final String grafanaId;

    Unit(String grafanaId) {
        this.grafanaId = grafanaId;
    }

    /** The name by which Grafana knows it. */
    String grafanaId() {
        return grafanaId;
    }
}
