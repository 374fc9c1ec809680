package io.execbroker.loadtest.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.execbroker.filters.Surrogateescape;
import io.execbroker.loadtest.host.SearchPath;
import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.CommandOutcome.Signalled;
import io.execbroker.loadtest.replay.CommandOutcome.Timings;
import io.execbroker.loadtest.trace.TraceCommand;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands itself, with {@link ProcessBuilder} and this process's own rights: no policy, no
 * broker. The floor to compare with, and what tests use. Of a command's terms it knows the folder
 * and the timeout. What a broker refused it does not run.
 */
public final class DirectTarget implements Target {
    /** How long a daemon left behind may hold the output open after the command's exit. */
    private static final long DRAIN_GRACE_MILLIS = 250;

    /** {@link Process#exitValue} of a process ended by signal N is this much plus N. */
    private static final int SIGNALLED = 128;

    /** Between SIGTERM and SIGKILL to a command whose timeout has passed. */
    private static final long KILL_GRACE_SECONDS = 5;

    private static final int LAST_SIGNAL = 64;

    private final SearchPath searchPath;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param searchPath folders in which programs are looked up, in order
     */
    public DirectTarget(List<Path> searchPath) {
        this.searchPath = new SearchPath(searchPath);
    }

    @Override
    public String name() {
        return "direct spawn";
    }

    @Override
    public CompletionStage<CommandOutcome> run(TraceCommand command) {
        return CompletableFuture.supplyAsync(() -> runBlocking(command), threads);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private CommandOutcome runBlocking(TraceCommand command) {
        var rejection = command.expected().rejection();
        if (rejection.isPresent()) {
            return CommandOutcome.rejected(rejection.get(), "as it was recorded");
        }
        if (!command.argv().stream().allMatch(DirectTarget::isUtf8)) {
            return CommandOutcome.notRun("an argument is not UTF-8: only a broker can be given it");
        }
        var beforeNanos = System.nanoTime();
        try {
            var process = start(command);
            var spawnMicros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - beforeNanos);
            var stderr = collect(process.getErrorStream());
            var stdout = collect(process.getInputStream());
            feed(process, command);
            var end = end(exitValue(process, command));
            return new CommandOutcome(
                    end,
                    OutputDigest.of(drained(stdout)),
                    new String(drained(stderr), UTF_8),
                    Optional.of(new Timings(OptionalLong.empty(), spawnMicros)));
        } catch (IOException e) {
            return CommandOutcome.notRun(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CommandOutcome.notRun("interrupted");
        }
    }

    private Process start(TraceCommand command) throws IOException {
        var builder = new ProcessBuilder(searchPath.resolve(command.argv()));
        builder.environment().clear();
        builder.environment().putAll(searchPath.environment());
        builder.directory(new File(command.terms().workingDirectory()));
        return builder.start();
    }

    private static void feed(Process process, TraceCommand command) {
        try (var stdin = process.getOutputStream()) {
            if (command.stdin() != null) {
                stdin.write(Surrogateescape.encode(command.stdin()));
            }
        } catch (IOException e) {
            // The command closed its standard input first: its exit says whether that was right.
        }
    }

    private static int exitValue(Process process, TraceCommand command)
            throws InterruptedException {
        var timeout = command.terms().timeoutMillis();
        if (timeout.isPresent() && !process.waitFor(timeout.getAsLong(), TimeUnit.MILLISECONDS)) {
            process.destroy();
            if (!process.waitFor(KILL_GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        return process.waitFor();
    }

    private static boolean isUtf8(String word) {
        return UTF_8.newEncoder().canEncode(word);
    }

    /** Reads to the end on a thread of its own; what was read so far is there at any time. */
    private Collected collect(InputStream stream) {
        var bytes = new ByteArrayOutputStream();
        var end =
                CompletableFuture.runAsync(
                        () -> {
                            try (stream) {
                                stream.transferTo(bytes);
                            } catch (IOException e) {
                                // The pipe broke with the process: what was read so far stands.
                            }
                        },
                        threads);
        return new Collected(bytes, end);
    }

    private static byte[] drained(Collected output) {
        output.end.completeOnTimeout(null, DRAIN_GRACE_MILLIS, TimeUnit.MILLISECONDS).join();
        return output.bytes.toByteArray();
    }

    private static CommandOutcome.End end(int exitValue) {
        return exitValue > SIGNALLED && exitValue <= SIGNALLED + LAST_SIGNAL
                ? new Signalled(exitValue - SIGNALLED)
                : new Exited(exitValue);
    }

    private record Collected(ByteArrayOutputStream bytes, CompletableFuture<Void> end) {}
}
