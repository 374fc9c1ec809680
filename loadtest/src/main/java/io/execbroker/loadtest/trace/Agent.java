package io.execbroker.loadtest.trace;

/** The two agents of the template. */
enum Agent {
    L3("l3", "router"),
    DHCP("dhcp", "network");

    private final String label;
    private final String ownerKind;

    Agent(String label, String ownerKind) {
        this.label = label;
        this.ownerKind = ownerKind;
    }

    /** Its name in template and traces. */
    String label() {
        return label;
    }

    /** What it configures, as owners are called: {@code router-0001}. */
    String owner(int number) {
        return "%s-%04d".formatted(ownerKind, number);
    }
}
