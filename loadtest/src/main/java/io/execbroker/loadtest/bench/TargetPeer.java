package io.execbroker.loadtest.bench;

import static java.util.Objects.requireNonNull;

import io.execbroker.loadtest.replay.CommandOutcome;
import io.execbroker.loadtest.replay.CommandOutcome.NotRun;
import io.execbroker.loadtest.replay.CommandOutcome.Rejected;
import io.execbroker.loadtest.replay.Target;
import io.execbroker.loadtest.trace.TraceCommand;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A peer inside this process.
 *
 * <p>One at a time, the caller waits on its own thread, as callers of one command do. Several at
 * once go on from the thread that brings an outcome, as asynchronous callers do.
 */
final class TargetPeer implements Peer {
    /** No command of a bench takes nearly so long. */
    private static final long COMMAND_LIMIT_SECONDS = 60;

    private final PeerId id;
    private final String about;
    private final Target target;

    /**
     * @param target closed with this peer
     */
    TargetPeer(PeerId id, String about, Target target) {
        this.id = id;
        this.about = about;
        this.target = target;
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
    public Lap run(Workload workload, Duration duration) throws IOException, InterruptedException {
        return workload.concurrency() == 1
                ? waiting(workload.command(), duration)
                : continuing(workload, duration);
    }

    @Override
    public void close() {
        target.close();
    }

    private Lap waiting(TraceCommand command, Duration duration)
            throws IOException, InterruptedException {
        var recorder = new LapRecorder();
        var beginNanos = System.nanoTime();
        var freeNanos = beginNanos;
        CommandOutcome outcome;
        do {
            outcome = await(target.run(command).toCompletableFuture(), Duration.ZERO);
            var endedNanos = System.nanoTime();
            recorder.add(endedNanos - freeNanos, Answer.of(outcome));
            freeNanos = endedNanos;
        } while (freeNanos - beginNanos < duration.toNanos() && ran(outcome));
        return recorder.lap(freeNanos - beginNanos);
    }

    private Lap continuing(Workload workload, Duration duration)
            throws IOException, InterruptedException {
        var recorder = new LapRecorder();
        var beginNanos = System.nanoTime();
        var deadlineNanos = beginNanos + duration.toNanos();
        var callers =
                Stream.generate(() -> new Caller(workload.command(), recorder, deadlineNanos))
                        .limit(workload.concurrency())
                        .toList();
        callers.forEach(caller -> caller.start(beginNanos));
        var elapsedNanos = 0L;
        for (var caller : callers) {
            elapsedNanos = Math.max(elapsedNanos, await(caller.done, duration) - beginNanos);
        }
        return recorder.lap(elapsedNanos);
    }

    private <T> T await(CompletableFuture<T> future, Duration lap)
            throws IOException, InterruptedException {
        try {
            return future.get(COMMAND_LIMIT_SECONDS + lap.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(id.title() + " failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(
                    "%s: a command has not ended after %d s"
                            .formatted(id.title(), COMMAND_LIMIT_SECONDS),
                    e);
        }
    }

    /** A peer that no longer runs anything answers at once, over and over. */
    private static boolean ran(CommandOutcome outcome) {
        return !(outcome.end() instanceof NotRun || outcome.end() instanceof Rejected);
    }

    /** Runs one command after another. */
    private final class Caller {
        /** When the last one ended. */
        final CompletableFuture<Long> done = new CompletableFuture<>();

        private final TraceCommand command;
        private final LapRecorder recorder;
        private final long deadlineNanos;

        Caller(TraceCommand command, LapRecorder recorder, long deadlineNanos) {
            this.command = command;
            this.recorder = recorder;
            this.deadlineNanos = deadlineNanos;
        }

        void start(long freeNanos) {
            target.run(command)
                    .whenComplete((outcome, failure) -> onEnd(freeNanos, outcome, failure));
        }

        private void onEnd(
                long freeNanos, @Nullable CommandOutcome outcome, @Nullable Throwable failure) {
            if (failure != null) {
                done.completeExceptionally(failure);
                return;
            }
            var endedNanos = System.nanoTime();
            var known = requireNonNull(outcome, "outcome");
            recorder.add(endedNanos - freeNanos, Answer.of(known));
            if (endedNanos < deadlineNanos && ran(known)) {
                start(endedNanos);
            } else {
                done.complete(endedNanos);
            }
        }
    }
}
