package io.execbroker.broker.config;

/**
 * Something in a configuration that cannot stand.
 *
 * @param where {@code file:line}, or the option of the command line
 * @param subject what it is about, such as {@code [broker] queue_size = -1}
 * @param expected what it should be, for a person
 */
public record ConfigProblem(String where, String subject, String expected) {

    @Override
    public String toString() {
        return where + ": " + subject + " (expected: " + expected + ")";
    }
}
