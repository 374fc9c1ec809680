package io.execbroker.loadtest.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A peer that is driven by a program of its own, which measures by itself.
 *
 * <p>What the two say to each other is told in {@code floor.c}; every driver speaks it.
 */
final class DriverPeer implements Peer {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final long STOP_SECONDS = 10;

    /** Beyond a lap's own time: no command of a bench takes nearly so long. */
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

    private final PeerId id;
    private final Invocation invocation;
    private final Process driver;
    private final BufferedReader answers;
    private final PrintWriter requests;
    private String about = "";

    private DriverPeer(PeerId id, Invocation invocation, Process driver) {
        this.id = id;
        this.invocation = invocation;
        this.driver = driver;
        answers = driver.inputReader(UTF_8);
        requests = new PrintWriter(driver.outputWriter(UTF_8));
    }

    /**
     * Starts a driver and waits until it is ready.
     *
     * @param program the driver's command line
     * @param environment the driver's whole environment, which its commands inherit
     * @param log gets its standard error
     * @param invocation what the driver is to run for a workload's command line
     * @throws IOException with the driver's own words if it cannot start
     */
    static DriverPeer start(
            PeerId id,
            List<String> program,
            Map<String, String> environment,
            Path log,
            Invocation invocation)
            throws IOException {
        var builder = new ProcessBuilder(program);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        var peer = new DriverPeer(id, invocation, builder.start());
        try {
            peer.awaitReady();
            return peer;
        } catch (IOException e) {
            peer.close();
            throw e;
        }
    }

    @Override
    public PeerId id() {
        return id;
    }

    @Override
    public String about() {
        return about;
    }

    @Override
    public Lap run(Workload workload, Duration duration) throws IOException {
        var answered = killAfter(duration.plus(COMMAND_LIMIT));
        request(workload, duration);
        var recorder = new LapRecorder();
        while (true) {
            switch (answer()) {
                case DriverLine.Command(long latencyNanos, Answer answer) ->
                        recorder.add(latencyNanos, answer);
                case DriverLine.LapEnd(long elapsedNanos) -> {
                    answered.complete(null);
                    return recorder.lap(elapsedNanos);
                }
                case DriverLine.Ready _ -> throw failure("it started anew");
                case DriverLine.Failure(String message) -> throw failure(message);
            }
        }
    }

    /** The end of its input tells a driver to end. */
    @Override
    public void close() {
        requests.close();
        try {
            if (!driver.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                driver.destroyForcibly();
            }
        } catch (InterruptedException e) {
            driver.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady() throws IOException {
        var answered = killAfter(START_LIMIT);
        about =
                switch (answer()) {
                    case DriverLine.Ready(String words) -> words;
                    case DriverLine.Failure(String message) -> throw new IOException(message);
                    case DriverLine.Command _, DriverLine.LapEnd _ ->
                            throw failure("it answered before it was asked");
                };
        answered.complete(null);
    }

    private void request(Workload workload, Duration duration) throws IOException {
        var argv = invocation.of(workload);
        requests.printf(
                "%d %d %d %d\n",
                workload.concurrency(),
                duration.toMillis(),
                argv.size(),
                workload.stdin().length());
        argv.forEach(argument -> requests.print(argument + "\n"));
        requests.print(workload.stdin());
        requests.flush();
    }

    private DriverLine answer() throws IOException {
        var line = answers.readLine();
        if (line == null) {
            throw failure("its driver ended, or did not answer in time and was ended");
        }
        return DriverLine.parse(line);
    }

    private IOException failure(String message) {
        return new IOException(id.title() + ": " + message);
    }

    /** Ends a driver that hangs, unless what is returned is completed in time. */
    private CompletableFuture<Void> killAfter(Duration limit) {
        var answered = new CompletableFuture<Void>();
        var _ =
                answered.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((_, late) -> {
                            if (late != null) {
                                driver.destroyForcibly();
                            }
                        });
        return answered;
    }

    /** The command line that the driver is given for a workload. */
    interface Invocation {
        List<String> of(Workload workload) throws IOException;
    }
}
