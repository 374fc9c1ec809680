package io.execbroker.loadtest.demo;

/**
 * One thing that was looked at.
 *
 * @param subject where, such as a namespace
 * @param claim what should be true
 * @param passed whether it is
 * @param found what was there instead; of interest if it failed
 */
record Check(String subject, String claim, boolean passed, String found) {

    /** One line, or several if it failed; ends in a newline. */
    String text() {
        var line = "  %s  %s: %s%n".formatted(passed ? "ok  " : "FAIL", subject, claim);
        return passed ? line : line + "        found: " + found.strip() + System.lineSeparator();
    }
}
