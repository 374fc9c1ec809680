package io.execbroker.broker.policy;

/** Which profile a connection gets. */
public sealed interface ProfileChoice {

    /** This one. */
    record Chosen(Profile profile) implements ProfileChoice {}

    /**
     * There is none of that name, or of that rootwrap.conf.
     *
     * @param message one sentence for a person
     */
    record Unknown(String message) implements ProfileChoice {}

    /**
     * The peer may not use it, or none at all.
     *
     * @param message one sentence for a person
     */
    record NotAllowed(String message) implements ProfileChoice {}

    /**
     * What the peer said fits several that it may use.
     *
     * @param message one sentence for a person, with their names
     */
    record Ambiguous(String message) implements ProfileChoice {}
}
