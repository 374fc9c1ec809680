package io.execbroker.loadtest.bench;

import io.execbroker.client.CommandStart;
import io.execbroker.client.ExecClient;
import io.execbroker.client.ExecCommand;
import io.execbroker.client.OutputListener;
import io.execbroker.loadtest.sandbox.BrokerProcess;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Measures what a broker costs by itself. */
final class BrokerCosts {
    private static final Duration ACCEPT_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final long START_LIMIT_SECONDS = 60;

    /** What a start leaves to do in the background is done by then. */
    private static final long SETTLE_MILLIS = 2_000;

    private static final int BUSY_COMMANDS = 1_000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_MICRO = 1e3;

    private final Launch launch;

    /** Starts brokers of its own. */
    BrokerCosts(Launch launch) {
        this.launch = launch;
    }

    /**
     * Starts brokers, one after the other, and fills the last one with commands.
     *
     * @param starts how many, 1 or more
     * @param cpuMicrosPerCommand of a broker that has run for a while
     */
    BrokerFacts measure(int starts, double cpuMicrosPerCommand)
            throws IOException, InterruptedException {
        var millis = new ArrayList<Double>();
        for (var start = 1; start < starts; start++) {
            try (var broker = launch.broker()) {
                millis.add(toAcceptingMillis(broker));
                stop(broker);
            }
        }
        try (var broker = launch.broker()) {
            millis.add(toAcceptingMillis(broker));
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            var idleBytes = ResidentSet.bytes(broker.pid());
            var busyBytes = whileBusy(broker);
            stop(broker);
            return new BrokerFacts(
                    Spread.of(millis), idleBytes, busyBytes, BUSY_COMMANDS, cpuMicrosPerCommand);
        }
    }

    /**
     * What a command costs the broker itself: its processor time while a peer drives it.
     *
     * @throws WrongAnswerException if a command fails
     */
    static double cpuMicrosPerCommand(
            BrokerProcess broker, Peer peer, Workload workload, Duration duration)
            throws IOException, InterruptedException {
        var before = broker.cpu();
        var lap = peer.run(workload, duration);
        var used = broker.cpu().minus(before);
        if (!lap.answers().stream().allMatch(Answer::isSuccess)) {
            throw new WrongAnswerException(workload.title() + ": " + lap.answers());
        }
        return used.toNanos() / NANOS_PER_MICRO / lap.latencies().count();
    }

    private static double toAcceptingMillis(BrokerProcess broker) throws IOException {
        var acceptingNanos = Accepting.await(broker.socket(), ACCEPT_LIMIT);
        return (acceptingNanos - broker.spawnedNanos()) / NANOS_PER_MILLI;
    }

    /** The client's end ends the commands. */
    private static long whileBusy(BrokerProcess broker) throws IOException, InterruptedException {
        var sleep = ExecCommand.of("sleep", "60");
        var started = new CountDownLatch(BUSY_COMMANDS);
        try (var client = ExecClient.connect(broker.socket())) {
            for (var i = 0; i < BUSY_COMMANDS; i++) {
                var _ = client.execute(sleep, new OnStart(started));
            }
            if (!started.await(START_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(
                        "%d of %d commands have not started"
                                .formatted(started.getCount(), BUSY_COMMANDS));
            }
            return ResidentSet.bytes(broker.pid());
        }
    }

    private static void stop(BrokerProcess broker) throws IOException, InterruptedException {
        var exit = broker.terminate(STOP_LIMIT);
        if (exit != 0) {
            throw new IOException("a broker exited with " + exit + ":\n" + broker.logTail());
        }
    }

    /** Starts a broker on a socket of its own; it is not ready yet. */
    interface Launch {
        BrokerProcess broker() throws IOException;
    }

    private record OnStart(CountDownLatch started) implements OutputListener {
        @Override
        public void onStart(CommandStart start) {
            started.countDown();
        }

        @Override
        public void onStdout(ByteBuffer data) {}

        @Override
        public void onStderr(ByteBuffer data) {}
    }
}
