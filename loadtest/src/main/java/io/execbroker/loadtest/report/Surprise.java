package io.execbroker.loadtest.report;

import io.execbroker.loadtest.replay.CommandRecord;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A command that did not end as the trace says.
 *
 * @param end what happened
 * @param expected the exit codes that were right
 */
public record Surprise(
        String id, List<String> argv, String end, SortedSet<Integer> expected, String stderr) {

    static Surprise of(CommandRecord record) {
        return new Surprise(
                record.command().id(),
                record.command().argv(),
                record.outcome().end().toString(),
                new TreeSet<>(record.command().expectedExits()),
                record.outcome().stderr().strip());
    }
}
