package io.execbroker.loadtest.replay;

import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.trace.TraceCommand;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Commands that take the time and exit with the code that the test says, on a virtual clock. */
final class FakeTarget implements Target {
    final List<String> started = new ArrayList<>();
    int running;
    int mostRunning;

    private final VirtualLoop loop;
    private final long usualNanos;
    private final Map<String, Long> durations = new HashMap<>();
    private final Map<String, Integer> exits = new HashMap<>();

    FakeTarget(VirtualLoop loop, long usualNanos) {
        this.loop = loop;
        this.usualNanos = usualNanos;
    }

    FakeTarget taking(String id, long nanos) {
        durations.put(id, nanos);
        return this;
    }

    FakeTarget exiting(String id, int code) {
        exits.put(id, code);
        return this;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public CompletionStage<CommandOutcome> run(TraceCommand command) {
        started.add(command.id());
        running++;
        mostRunning = Math.max(mostRunning, running);
        var outcome = new CompletableFuture<CommandOutcome>();
        var code = exits.getOrDefault(command.id(), 0);
        loop.at(
                loop.nowNanos() + durations.getOrDefault(command.id(), usualNanos),
                () -> {
                    running--;
                    outcome.complete(
                            new CommandOutcome(
                                    new Exited(code), OutputDigest.EMPTY, "", Optional.empty()));
                });
        return outcome;
    }

    @Override
    public void close() {}
}
