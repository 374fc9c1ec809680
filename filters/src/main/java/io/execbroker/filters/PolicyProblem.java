package io.execbroker.filters;

/**
 * Something in a policy's files that was not taken as written.
 *
 * @param severity how much of the operator's intent is lost
 * @param file the file or folder concerned
 * @param line one-based, or 0 when the whole file is meant
 * @param name the definition concerned, or empty
 * @param reason a sentence saying what is wrong and what to do
 */
public record PolicyProblem(Severity severity, String file, int line, String name, String reason) {
    /** How much of the operator's intent a problem loses. */
    public enum Severity {
        /** Worth knowing; nothing is lost. */
        NOTE,
        /** A file or line is left out, or strict would read it otherwise. */
        WARNING,
        /** A definition is switched off: it never matches. */
        SWITCHED_OFF
    }

    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line;
        return place + ": " + (name.isEmpty() ? "" : name + ": ") + reason;
    }
}
