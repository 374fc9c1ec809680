package io.execbroker.loadtest.convert;

import java.util.List;
import java.util.Map;

/**
 * What became of the messages of a log.
 *
 * @param records all of them
 * @param commands those that became commands
 * @param knownEnds commands whose exit code is in the log
 * @param skipped those that did not, by reason
 * @param unreadable place and fault of those that should have
 */
public record ConversionSummary(
        int records,
        int commands,
        int knownEnds,
        Map<Skipped, Integer> skipped,
        List<String> unreadable) {

    private static final int SHOWN = 10;

    /** For a person, some lines. */
    public String text() {
        var text = new StringBuilder();
        text.append(
                "%d messages, %d commands: %d with their exit code, %d without (any end is right)%n"
                        .formatted(records, commands, knownEnds, commands - knownEnds));
        for (var reason : Skipped.values()) {
            var count = skipped.getOrDefault(reason, 0);
            if (count > 0) {
                text.append("skipped %d: %s%n".formatted(count, reason.meaning()));
            }
        }
        unreadable.stream().limit(SHOWN).forEach(line -> text.append("  %s%n".formatted(line)));
        if (unreadable.size() > SHOWN) {
            text.append("  and %d more%n".formatted(unreadable.size() - SHOWN));
        }
        return text.toString();
    }
}
