package io.execbroker.loadtest.convert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Commands whose end the log has not told yet, by process and by the request it works on. */
final class OpenCommands {

    /** The command that a message about an end means. */
    sealed interface Found {}

    record One(LoggedCommand command) implements Found {}

    record None() implements Found {}

    record Several() implements Found {}

    /** oslo.log's context: {@code [req-4f1a... user - -]}, or {@code [-]} for none. */
    private static final Pattern REQUEST = Pattern.compile("\\[(?:None )?(req-[0-9a-f-]+)");

    private final Map<String, List<LoggedCommand>> byProcess = new HashMap<>();

    void add(LoggedCommand command) {
        byProcess.computeIfAbsent(command.start().process(), _ -> new ArrayList<>()).add(command);
    }

    /** Takes the oldest with these words. */
    Found takeOf(LogRecord end, List<String> words) {
        var open = byProcess.getOrDefault(end.process(), List.of());
        for (var command : open) {
            if (command.is(words)) {
                open.remove(command);
                return new One(command);
            }
        }
        return new None();
    }

    /** Takes all that the end may be of: which it was is known only if there is one. */
    Found takeOnly(LogRecord end) {
        var request = request(end);
        var open = byProcess.getOrDefault(end.process(), List.of());
        var candidates =
                open.stream().filter(command -> request(command.start()).equals(request)).toList();
        if (candidates.isEmpty()) {
            return new None();
        }
        open.removeAll(candidates);
        return candidates.size() == 1 ? new One(candidates.getFirst()) : new Several();
    }

    private static String request(LogRecord record) {
        var match = REQUEST.matcher(record.text());
        return match.find() ? match.group(1) : "";
    }
}
