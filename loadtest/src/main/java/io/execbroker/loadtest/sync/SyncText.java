package io.execbroker.loadtest.sync;

import io.execbroker.loadtest.bench.SyncFigures;
import io.execbroker.loadtest.report.TextTable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Syncs for people. */
public final class SyncText {
    private static final double MILLIS_PER_SECOND = 1e3;

    private static final String LEGEND =
            """
            A sync counts from the first start to the last end; each had a sandbox, and a broker or daemon, of
            its own. Every command was executed and ended as the trace says. "whole", where it says ~, is what
            the whole sync takes at the rate of what ran.
            """;

    private SyncText() {}

    /** A table for each sync, and what they mean, ending in a newline; nothing of nothing. */
    public static String of(List<SyncFigures> syncs) {
        if (syncs.isEmpty()) {
            return "";
        }
        var text = new StringBuilder();
        syncs.stream()
                .collect(
                        Collectors.groupingBy(
                                SyncFigures::commandsOfTrace,
                                LinkedHashMap::new,
                                Collectors.toList()))
                .forEach((commands, same) -> text.append(table(commands, same)).append('\n'));
        return text + LEGEND;
    }

    private static String table(int commands, List<SyncFigures> syncs) {
        var title = String.format(Locale.ROOT, "sync of %,d commands", commands);
        var table =
                new TextTable(title, "what ran", "ran", "s", "per s", "whole s", "oslo daemon /");
        syncs.forEach(sync -> row(table, sync, syncs));
        return table.toString();
    }

    private static void row(TextTable table, SyncFigures sync, List<SyncFigures> all) {
        table.row(
                SyncPeer.ofId(sync.peer()).title(),
                sync.agentWorkTitle(),
                String.format(Locale.ROOT, "%,d", sync.commands()),
                seconds(sync.elapsedMillis()),
                String.format(
                        Locale.ROOT,
                        "%,.0f",
                        sync.commands() * MILLIS_PER_SECOND / sync.elapsedMillis()),
                (sync.extrapolatedMillis() == null ? "" : "~ ") + seconds(sync.wholeMillis()),
                all.stream()
                        .filter(other -> other.peer().equals(SyncPeer.OSLO_DAEMON.id()))
                        .findFirst()
                        .map(other -> (double) other.wholeMillis() / sync.wholeMillis())
                        .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                        .orElse("-"));
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%,.1f", millis / MILLIS_PER_SECOND);
    }
}
