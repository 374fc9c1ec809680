package io.execbroker.loadtest.bench;

import io.execbroker.loadtest.trace.Trace;
import io.execbroker.loadtest.trace.TraceCommand;

import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One command line, run over and over.
 *
 * <p>Closed: the next command starts when one has ended.
 *
 * @param name short, without spaces; with the concurrency unique in a bench
 * @param argv what every peer is asked to run, programs by their base names as filters want it;
 *     empty in {@link #START}
 * @param stdin what every command is given to read, ASCII; empty: nothing
 * @param concurrency how many run at once, 1 or more
 * @param peers that take part where they can
 */
public record Workload(
        String name, List<String> argv, String stdin, int concurrency, Set<PeerId> peers) {
    /**
     * What it costs to start a peer's program at all. The floor starts {@code true}; the others
     * that take part are given no command, complain and end.
     */
    static final Workload START =
            new Workload(
                    "start",
                    List.of(),
                    "",
                    1,
                    EnumSet.of(PeerId.FLOOR, PeerId.EXECBROKER_ROOTWRAP, PeerId.EXECBROKER_EXEC));

    public Workload {
        argv = List.copyOf(argv);
        peers = Set.copyOf(peers);
        if (concurrency < 1) {
            throw new IllegalArgumentException(
                    "concurrency: " + concurrency + " (expected: 1 or more)");
        }
    }

    /** One that reads nothing, named by its words. */
    Workload(List<String> argv, int concurrency) {
        this(String.join("-", argv), argv, "", concurrency, EnumSet.allOf(PeerId.class));
    }

    /** The same with another command line. */
    Workload withArgv(List<String> other) {
        return new Workload(name, other, stdin, concurrency, peers);
    }

    /** The same without a peer. */
    Workload without(PeerId peer) {
        var others = EnumSet.copyOf(peers);
        others.remove(peer);
        return new Workload(name, argv, stdin, concurrency, others);
    }

    /** A trace of these, each once: what the filters must allow. */
    static Trace trace(List<Workload> workloads) {
        return new Trace(
                "bench",
                workloads.stream()
                        .filter(workload -> !workload.argv().isEmpty())
                        .map(Workload::command)
                        .toList());
    }

    /** Whether this peer takes part. */
    boolean isFor(PeerId peer) {
        return peers.contains(peer);
    }

    /** What a peer that starts programs itself starts. */
    List<String> argvOfFloor() {
        return argv.isEmpty() ? List.of("true") : argv;
    }

    /** The name in tables; unique in a bench. */
    public String title() {
        var times = concurrency == 1 ? "one at a time" : concurrency + " at once";
        var reads = stdin.isEmpty() ? "" : " <%,d bytes".formatted(stdin.length());
        return (argv.isEmpty() ? "start, no command" : String.join(" ", argv))
                + reads
                + ", "
                + times;
    }

    TraceCommand command() {
        return command(title());
    }

    /** The command with an id of its own. */
    TraceCommand command(String id) {
        return new TraceCommand(
                id,
                "bench",
                "bench",
                argv,
                stdin.isEmpty() ? null : stdin,
                List.of(),
                Set.of(0),
                true,
                false,
                OptionalLong.empty());
    }
}
