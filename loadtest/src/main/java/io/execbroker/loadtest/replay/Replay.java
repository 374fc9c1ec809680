package io.execbroker.loadtest.replay;

import io.execbroker.loadtest.trace.Trace;
import io.execbroker.loadtest.trace.TraceCommand;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * One replay of a trace on a target.
 *
 * <p>A command starts when everything that its {@link Order} names has ended, its time has come,
 * and the gate of the {@link Arrival} has a place. With an open arrival latency counts from the
 * moment it was due, so a target that falls behind cannot hide it by being asked later. A command
 * that fails does not keep back those that need it: what follows fails visibly.
 *
 * <p>Everything but the construction runs on the loop; the observer is called there too, once for
 * every command, in the order in which they ended.
 */
public final class Replay {
    private final Target target;
    private final ReplayLoop loop;
    private final Arrival arrival;
    private final Consumer<CommandRecord> observer;
    private final List<Step> steps = new ArrayList<>();
    private final Gate gate;
    private final CompletableFuture<Duration> done = new CompletableFuture<>();

    // Loop only.
    private final Queue<Step> ready = new ArrayDeque<>();
    private long startNanos;
    private int open;

    Replay(
            Target target,
            Trace trace,
            Order order,
            Arrival arrival,
            ReplayLoop loop,
            Consumer<CommandRecord> observer) {
        if (arrival instanceof Arrival.Agents && order != Order.AGENT) {
            throw new IllegalArgumentException(
                    "order: " + order + " (expected: AGENT with the agents' own workers)");
        }
        this.target = target;
        this.loop = loop;
        this.arrival = arrival;
        this.observer = observer;
        this.gate = arrival.gate(trace.commands());
        link(trace, order.needs(trace));
        this.open = steps.size();
    }

    /**
     * Replays the whole trace and waits for the last command.
     *
     * @param observer is called on the loop's thread for every command
     * @return the time from the start to the end of the last command
     */
    public static Duration run(
            Target target,
            Trace trace,
            Order order,
            Arrival arrival,
            Consumer<CommandRecord> observer)
            throws InterruptedException {
        try (var loop = new ScheduledReplayLoop()) {
            return new Replay(target, trace, order, arrival, loop, observer)
                    .start()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the replay itself failed", e.getCause());
        }
    }

    /** Begins; the stage completes on the loop when every command has ended. */
    CompletionStage<Duration> start() {
        loop.execute(this::onStart);
        return done;
    }

    private void link(Trace trace, Map<String, List<String>> needs) {
        var byId = new HashMap<String, Step>();
        for (var command : trace.commands()) {
            var step = new Step(command, steps.size());
            steps.add(step);
            byId.put(command.id(), step);
        }
        for (var step : steps) {
            for (var need : needs.getOrDefault(step.command.id(), List.of())) {
                var needed = byId.get(need);
                if (needed != null) {
                    needed.successors.add(step);
                    step.openNeeds++;
                }
            }
        }
    }

    private void onStart() {
        startNanos = loop.nowNanos();
        if (open == 0) {
            done.complete(Duration.ZERO);
            return;
        }
        for (var step : steps) {
            if (step.openNeeds == 0) {
                onNeedsMet(step, startNanos);
            }
        }
        startWhatMay();
    }

    private void onNeedsMet(Step step, long sinceNanos) {
        var dueNanos = startNanos + arrival.dueNanos(step.position, step.command);
        step.scheduledNanos = Math.max(dueNanos, sinceNanos);
        if (dueNanos > loop.nowNanos()) {
            loop.at(dueNanos, () -> onDue(step));
        } else {
            ready.add(step);
        }
    }

    private void onDue(Step step) {
        ready.add(step);
        startWhatMay();
    }

    private void startWhatMay() {
        for (var waiting = ready.iterator(); waiting.hasNext(); ) {
            var step = waiting.next();
            if (gate.tryEnter(step.command)) {
                waiting.remove();
                begin(step);
            }
        }
    }

    private void begin(Step step) {
        var startedNanos = loop.nowNanos();
        if (!arrival.isOpen()) {
            // Closed: the client itself kept it waiting, so the command was not late.
            step.scheduledNanos = startedNanos;
        }
        runSafely(step.command)
                .whenComplete((outcome, failure) -> {
                    var endedNanos = loop.nowNanos();
                    var result = outcome == null ? broken(failure) : outcome;
                    loop.execute(() -> onEnd(step, startedNanos, endedNanos, result));
                });
    }

    private CompletionStage<CommandOutcome> runSafely(TraceCommand command) {
        try {
            return target.run(command);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static CommandOutcome broken(@Nullable Throwable failure) {
        return CommandOutcome.notRun("the target failed: " + failure);
    }

    private void onEnd(Step step, long startedNanos, long endedNanos, CommandOutcome outcome) {
        try {
            observer.accept(
                    new CommandRecord(
                            step.command, outcome, step.scheduledNanos, startedNanos, endedNanos));
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
        gate.left(step.command);
        for (var successor : step.successors) {
            successor.openNeeds--;
            if (successor.openNeeds == 0) {
                onNeedsMet(successor, endedNanos);
            }
        }
        open--;
        if (open == 0) {
            done.complete(Duration.ofNanos(loop.nowNanos() - startNanos));
        }
        startWhatMay();
    }

    /** One command and where it stands. Confined to the loop. */
    private static final class Step {
        final TraceCommand command;
        final int position;
        final List<Step> successors = new ArrayList<>();
        int openNeeds;
        long scheduledNanos;

        Step(TraceCommand command, int position) {
            this.command = command;
            this.position = position;
        }
    }
}
