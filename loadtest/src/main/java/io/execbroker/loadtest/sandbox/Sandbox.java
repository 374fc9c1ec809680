package io.execbroker.loadtest.sandbox;

import java.util.Arrays;
import java.util.Optional;

/** How {@code demo-sandbox} shut this process off from the host. */
public enum Sandbox {
    ROOT("root", "Namespaces of its own, made by root."),
    USER_NAMESPACE(
            "user-namespace",
            "A user namespace, in which an ordinary user is root. What belongs to the host's root"
                + " belongs to nobody in here, so the broker runs with --insecure-permissions.");

    /** The variable in which the launcher says what it did. */
    public static final String VARIABLE = "EXECBROKER_SANDBOX";

    private final String value;
    private final String description;

    Sandbox(String value, String description) {
        this.value = value;
        this.description = description;
    }

    /** What the launcher's variable says; empty outside the sandbox. */
    public static Optional<Sandbox> of(String value) {
        return Arrays.stream(values()).filter(sandbox -> sandbox.value.equals(value)).findFirst();
    }

    /** For a person, a sentence or two. */
    public String description() {
        return description;
    }

    /** Whether files of the host's root look like nobody's. */
    public boolean hidesRoot() {
        return this == USER_NAMESPACE;
    }
}
