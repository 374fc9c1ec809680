package io.execbroker.loadtest.sandbox;

import io.execbroker.loadtest.host.Workspace;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A broker that was started for this run, as a child process with a log of its own. */
public final class BrokerProcess implements AutoCloseable {
    /** The profile of its configuration: allows what the workspace's filters do. */
    public static final String PROFILE = "loadtest";

    private static final long POLL_MILLIS = 50;
    private static final int LOG_LINES_SHOWN = 20;

    private final List<String> commandLine;
    private final Process process;
    private final Path log;
    private final Path socket;
    private final URI metrics;
    private final long spawnedNanos;

    private BrokerProcess(
            List<String> commandLine,
            Process process,
            Path log,
            Path socket,
            URI metrics,
            long spawnedNanos) {
        this.commandLine = commandLine;
        this.process = process;
        this.log = log;
        this.socket = socket;
        this.metrics = metrics;
        this.spawnedNanos = spawnedNanos;
    }

    /**
     * Writes the configuration and starts the program; it is not ready yet.
     *
     * @param metricsPort on loopback
     */
    public static BrokerProcess start(
            Path execbrokerd, Workspace workspace, Sandbox sandbox, int metricsPort)
            throws IOException {
        return start("broker", execbrokerd, workspace, sandbox, metricsPort);
    }

    /**
     * The same beside another one.
     *
     * @param name of its configuration, socket and log; unique among those that run
     */
    public static BrokerProcess start(
            String name, Path execbrokerd, Workspace workspace, Sandbox sandbox, int metricsPort)
            throws IOException {
        var config = workspace.configuration().resolve(name + ".conf");
        var socket = workspace.root().resolve(name + ".sock");
        var log = workspace.root().resolve(name + ".log");
        Workspace.write(config, configuration(workspace, socket, metricsPort));
        var commandLine =
                new ArrayList<>(
                        List.of(execbrokerd.toString(), "serve", "--config", config.toString()));
        if (sandbox.hidesRoot()) {
            commandLine.add("--insecure-permissions");
        }
        var spawnedNanos = System.nanoTime();
        var process =
                new ProcessBuilder(commandLine)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        return new BrokerProcess(
                List.copyOf(commandLine),
                process,
                log,
                socket,
                URI.create("http://127.0.0.1:%d/metrics".formatted(metricsPort)),
                spawnedNanos);
    }

    /**
     * Waits until the broker says that it is ready.
     *
     * @throws IOException with the end of its log, if it ends or takes longer
     */
    public void awaitReady(Duration limit) throws IOException, InterruptedException {
        var deadlineNanos = System.nanoTime() + limit.toNanos();
        while (!MetricsPage.answers(metrics.resolve("/readyz"))) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "the broker exited with " + process.exitValue() + ":\n" + logTail());
            }
            if (System.nanoTime() > deadlineNanos) {
                throw new IOException(
                        "the broker is not ready after %d s:%n%s"
                                .formatted(limit.toSeconds(), logTail()));
            }
        }
    }

    public MetricsPage metrics() throws IOException {
        return MetricsPage.fetch(metrics);
    }

    public Path socket() {
        return socket;
    }

    /** The {@link System#nanoTime} just before it was started. */
    public long spawnedNanos() {
        return spawnedNanos;
    }

    public long pid() {
        return process.pid();
    }

    /** User and system time of its own so far, without that of its children. */
    public Duration cpu() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("the broker has ended"));
    }

    public List<String> commandLine() {
        return commandLine;
    }

    /** Sends SIGTERM and waits for the exit code. */
    public int terminate(Duration limit) throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException(
                    "the broker has not ended %d s after SIGTERM:%n%s"
                            .formatted(limit.toSeconds(), logTail()));
        }
        return process.exitValue();
    }

    /** Its last words, indented. */
    public String logTail() throws IOException {
        var lines = Files.readAllLines(log);
        var shown = lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
        return "    " + String.join("\n    ", shown);
    }

    /** Makes sure that it does not outlive a run that failed. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Room for a thousand sleepers, and for gratuitous arpings, which take three seconds each. */
    private static String configuration(Workspace workspace, Path socket, int metricsPort) {
        return """
        [broker]
        socket = %s
        max_running = 1024
        max_running_per_connection = 1024

        [metrics]
        listen = 127.0.0.1:%d

        [profile %s]
        rootwrap_config = %s
        users = root
        """
                .formatted(socket, metricsPort, PROFILE, workspace.rootwrapConf());
    }
}
