package io.execbroker.loadtest.demo;

import java.util.List;

/**
 * One thing that was looked at.
 *
 * @param subject where, such as a namespace
 * @param claim what should be true
 * @param passed whether it is
 * @param found what was there instead; of interest if it failed
 */
record Check(String subject, String claim, boolean passed, String found) {

    /** Checks under their subjects, one line each and more for one that failed. */
    static String text(List<Check> checks) {
        var text = new StringBuilder();
        var subject = "";
        for (var check : checks) {
            if (!check.subject.equals(subject)) {
                subject = check.subject;
                text.append("  ").append(subject).append('\n');
            }
            text.append(check.passed ? "    ok    " : "    FAIL  ")
                    .append(check.claim)
                    .append('\n');
            if (!check.passed) {
                check.found
                        .strip()
                        .lines()
                        .forEach(line -> text.append("          | " + line + "\n"));
            }
        }
        return text.toString();
    }
}
