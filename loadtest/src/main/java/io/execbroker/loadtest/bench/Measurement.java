package io.execbroker.loadtest.bench;

import io.execbroker.loadtest.replay.BrokerTarget;
import io.execbroker.loadtest.report.ProgressDisplay;
import io.execbroker.loadtest.sandbox.BrokerProcess;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is measured of a broker and its peers, one after the other. One thread uses it.
 *
 * <p>The rounds come first: after them everything is as warm as it gets.
 */
final class Measurement {
    private static final Workload OF_SATURATION =
            Workloads.nothing(LoadFigures.SATURATING_COMMANDS);
    private static final Workload OF_COSTS = Workloads.nothing(8);

    private final Schedule schedule;
    private final BrokerProcess broker;
    private final Peers peers;
    private final Runnable onLap;

    /**
     * @param broker ready
     * @param peers started; not closed by this
     * @param onLap called after every lap
     */
    Measurement(Schedule schedule, BrokerProcess broker, Peers peers, Runnable onLap) {
        this.schedule = schedule;
        this.broker = broker;
        this.peers = peers;
        this.onLap = onLap;
    }

    /** A bar for the laps of all of it. */
    static ProgressDisplay progress(Schedule schedule, Peers peers, Workloads workloads) {
        return ProgressDisplay.of(
                "laps",
                peers.present().stream().filter(peer -> peer.id().isCompiledWhileItRuns()).count()
                        + Rounds.laps(peers.present(), workloads.repeated(), schedule)
                        + schedule.sleeps() * Rounds.pairs(peers.present(), workloads.once()));
    }

    /**
     * Runs the closed loops.
     *
     * @param expected what every command of a workload comes to
     */
    List<WorkloadFigures> workloads(Workloads workloads, Map<Workload, Answer> expected)
            throws IOException, InterruptedException {
        compile();
        var repeated = rounds(workloads.repeated(), expected).run(schedule);
        var once = rounds(workloads.once(), expected).once(schedule.sleeps());
        return Stream.concat(repeated.stream(), once.stream()).toList();
    }

    /** The broker behind all of its doors is one, and warm for all of them. */
    private void compile() throws IOException, InterruptedException {
        for (var peer : peers.present()) {
            if (peer.id().isCompiledWhileItRuns()) {
                peer.run(OF_SATURATION, schedule.compiling());
                onLap.run();
            }
        }
    }

    /** How fast a large output goes through, for those that are here. */
    List<ThroughputFigures> throughput(LargeOutput output, NativePrograms natives)
            throws IOException, InterruptedException {
        var floor = peers.find(PeerId.FLOOR);
        if (floor.isEmpty() || peers.find(PeerId.EXECBROKER).isEmpty()) {
            return List.of();
        }
        var throughput = new Throughput(LargeOutput.BYTES);
        throughput.add(PeerId.FLOOR, "cat FILE | cat", floor.get(), output.argv());
        if (peers.find(PeerId.EXECBROKER_ROOTWRAP).isPresent()) {
            throughput.add(
                    PeerId.EXECBROKER_ROOTWRAP,
                    "by descriptor, execbroker-rootwrap CONF cat FILE | cat",
                    floor.get(),
                    natives.rootwrap(output.argv()));
        }
        if (peers.find(PeerId.EXECBROKER_EXEC).isPresent()) {
            throughput.add(
                    PeerId.EXECBROKER_EXEC,
                    "by descriptor, execbroker exec -- cat FILE | cat",
                    floor.get(),
                    natives.exec(output.argv()));
        }
        try (var chunks = new ChunkReader(broker.socket(), BrokerProcess.PROFILE)) {
            chunks.perSecond(output.argv(), LargeOutput.BYTES, schedule.reading());
            throughput.add(
                    PeerId.EXECBROKER,
                    "by chunks, Java client, nothing kept",
                    lap -> chunks.perSecond(output.argv(), LargeOutput.BYTES, lap));
            return throughput.run(schedule);
        }
    }

    /** What an open arrival sees; nothing where the broker was not saturated in this run. */
    List<LoadFigures> loads(List<WorkloadFigures> workloads) throws InterruptedException {
        var saturation = saturation(workloads);
        if (saturation.isEmpty()) {
            return List.of();
        }
        try (var target = BrokerTarget.connect(broker.socket(), BrokerProcess.PROFILE)) {
            return List.of(
                    OpenLoad.run(PeerId.EXECBROKER, target, saturation.get(), schedule.load()));
        }
    }

    /** What the broker itself costs. */
    Optional<BrokerFacts> costs(BrokerCosts costs) throws IOException, InterruptedException {
        var driver = peers.find(PeerId.EXECBROKER);
        if (driver.isEmpty()) {
            return Optional.empty();
        }
        var cpuMicros =
                BrokerCosts.cpuMicrosPerCommand(broker, driver.get(), OF_COSTS, schedule.load());
        return Optional.of(costs.measure(schedule.starts(), cpuMicros));
    }

    private Rounds rounds(List<Workload> workloads, Map<Workload, Answer> expected) {
        var tallies =
                expected.entrySet().stream()
                        .filter(entry -> workloads.contains(entry.getKey()))
                        .map(entry -> new Tally(entry.getKey(), entry.getValue()))
                        .toList();
        return new Rounds(peers.present(), tallies, onLap);
    }

    private static Optional<Double> saturation(List<WorkloadFigures> workloads) {
        return workloads.stream()
                .filter(workload ->
                        workload.name().equals(OF_SATURATION.name())
                                && workload.concurrency() == OF_SATURATION.concurrency())
                .flatMap(workload -> workload.peers().stream())
                .filter(peer -> peer.peer() == PeerId.EXECBROKER)
                .map(peer -> peer.perSecond().median())
                .findFirst();
    }
}
