package io.execbroker.loadtest.bench;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a bench runs in a closed loop.
 *
 * @param repeated over and over for the time of a lap
 * @param once each command once, however long that takes
 */
record Workloads(List<Workload> repeated, List<Workload> once) {
    private static final int SLEEPERS = 1_000;
    private static final int STDIN_LINES = 1_000;

    /** 99 characters long, as a line of it is. */
    private static final String RULE =
            "-A neutron-l3-agent-float-snat -s 10.0.%05d/32 -m comment --comment \"as agents"
                    + " have one\" -j RETURN";

    /** What systemd starts is outside of the sandbox, where the network is another. */
    private static final Set<PeerId> INSIDE = EnumSet.complementOf(EnumSet.of(PeerId.SYSTEMD_RUN));

    /** Those that start 1,000 commands within a few seconds and hold no thread for each. */
    private static final Set<PeerId> PEERS_OF_SLEEPERS =
            EnumSet.of(
                    PeerId.FLOOR,
                    PeerId.NUPROCESS,
                    PeerId.EXECBROKER_ROOTWRAP,
                    PeerId.EXECBROKER_EXEC,
                    PeerId.EXECBROKER);

    Workloads {
        repeated = List.copyOf(repeated);
        once = List.copyOf(once);
    }

    /**
     * All of them.
     *
     * @param namespace a network namespace that is there
     */
    static Workloads of(String namespace) {
        return new Workloads(
                List.of(
                        Workload.START,
                        nothing(1),
                        nothing(8),
                        // A Python for each of 64 takes seconds: longer than all else together.
                        nothing(64).without(PeerId.OSLO_ROOTWRAP),
                        new Workload("ip-a", List.of("ip", "a"), "", 1, INSIDE),
                        inNamespace(namespace, 1),
                        inNamespace(namespace, 8),
                        reading()),
                List.of(sleepers()));
    }

    /** The command that does nothing, so many at once. */
    static Workload nothing(int concurrency) {
        return new Workload(List.of("true"), concurrency);
    }

    /** A second each, all at once. */
    private static Workload sleepers() {
        return new Workload("sleep", List.of("sleep", "1"), "", SLEEPERS, PEERS_OF_SLEEPERS);
    }

    /** All of them. */
    List<Workload> all() {
        return Stream.concat(repeated.stream(), once.stream()).toList();
    }

    private static Workload inNamespace(String namespace, int concurrency) {
        return new Workload(
                "netns-ip-a",
                List.of("ip", "netns", "exec", namespace, "ip", "a"),
                "",
                concurrency,
                INSIDE);
    }

    /** As much as an agent's iptables-restore reads; the sum says whether it came whole. */
    private static Workload reading() {
        var text =
                IntStream.range(0, STDIN_LINES)
                        .mapToObj(RULE::formatted)
                        .collect(Collectors.joining("\n", "", "\n"));
        return new Workload("stdin-100k", List.of("sha256sum"), text, 1, INSIDE);
    }
}
