package io.execbroker.broker.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.posix.ResourceUsage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One launch and all that was heard of it. Every call of the listener is checked: on the loop, in
 * the order that {@link ChildListener} promises, each final event once.
 */
public final class Observed implements ChildListener {

    private static final long PATIENCE_SECONDS = 60;

    private final EventLoop loop;
    private final Set<Output> outputs;
    private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
    private final ObservedOutput stdout = new ObservedOutput();
    private final ObservedOutput stderr = new ObservedOutput();
    private final CompletableFuture<ChildProcess> started = new CompletableFuture<>();
    private final CompletableFuture<SpawnFailure> failure = new CompletableFuture<>();
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final CompletableFuture<ResourceUsage> usage = new CompletableFuture<>();
    private final CompletableFuture<Void> stdinClosed = new CompletableFuture<>();
    private CompletableFuture<Void> lastAction = started.thenAccept(child -> {});
    private final AtomicLong consumed = new AtomicLong();
    private volatile long launchedNanos;
    private volatile boolean launchReturned;
    private volatile boolean wanted = true;
    private volatile boolean keepsBytes = true;

    private Observed(EventLoop loop, SpawnSpec.Stdio stdio) {
        this.loop = loop;
        this.outputs = outputs(stdio);
    }

    private static Set<Output> outputs(SpawnSpec.Stdio stdio) {
        return switch (stdio) {
            case SpawnSpec.Stdio.Pipes(_, var mergeStderr) ->
                    mergeStderr ? EnumSet.of(Output.STDOUT) : EnumSet.allOf(Output.class);
            case SpawnSpec.Stdio.Passed _ -> EnumSet.noneOf(Output.class);
        };
    }

    /** Launches {@code spec} and observes it. */
    public static Observed launch(ProcessEngine engine, EventLoop loop, SpawnSpec spec) {
        return launch(engine, loop, spec, observed -> {});
    }

    /** The same with {@code prepare} called before the launch. */
    public static Observed launch(
            ProcessEngine engine, EventLoop loop, SpawnSpec spec, Consumer<Observed> prepare) {
        var observed = new Observed(loop, spec.stdio());
        prepare.accept(observed);
        loop.execute(() -> {
            observed.launchedNanos = System.nanoTime();
            engine.launch(loop, spec, observed);
            observed.launchReturned = true;
        });
        return observed;
    }

    /** Limits what may be read from {@code output} to {@code bytes} in all. */
    public void allow(Output output, long bytes) {
        of(output).allowance.set(bytes);
    }

    /** Lets {@code bytes} more be read. */
    public void allowMore(Output output, long bytes) {
        onLoop(child -> {
            of(output).allowance.addAndGet(bytes);
            child.resume(output);
        });
    }

    /** Counts output instead of keeping it. */
    public void discardOutput() {
        keepsBytes = false;
    }

    /** Runs {@code action} on the loop once the command has started, in the order of the calls. */
    public void onLoop(Consumer<ChildProcess> action) {
        lastAction = lastAction.thenRunAsync(() -> action.accept(started.join()), loop);
    }

    /** The same, and waits until it is done. */
    public void onLoopNow(Consumer<ChildProcess> action) {
        onLoop(action);
        await(lastAction);
    }

    public ChildProcess child() {
        return await(started);
    }

    /** Waits for the outcome of the launch. */
    public boolean isStarted() {
        await(CompletableFuture.anyOf(started, failure));
        return started.isDone();
    }

    /** Nobody waits for it any more. */
    public void forsake() {
        wanted = false;
    }

    /** Whether it is known by now that it started, or did not. */
    public boolean isAnswered() {
        return started.isDone() || failure.isDone();
    }

    public SpawnFailure failure() {
        return await(failure);
    }

    public ExitStatus exit() {
        return await(exit);
    }

    public ResourceUsage usage() {
        return await(usage);
    }

    public boolean hasExited() {
        return exit.isDone();
    }

    public boolean hasEnded(Output output) {
        return of(output).end.isDone();
    }

    /** Waits until an allowance of zero was given. */
    public void awaitPause(Output output) {
        await(of(output).pause);
    }

    public void awaitEnd(Output output) {
        await(of(output).end);
    }

    public void awaitStdinClosed() {
        await(stdinClosed);
    }

    public long consumed() {
        return consumed.get();
    }

    public boolean isStdinClosed() {
        return stdinClosed.isDone();
    }

    /** All that was read from {@code output} until its end. */
    public byte[] bytes(Output output) {
        awaitEnd(output);
        return of(output).bytes();
    }

    public String text(Output output) {
        return new String(bytes(output), StandardCharsets.UTF_8);
    }

    public long count(Output output) {
        return of(output).count.get();
    }

    /** Waits for exit and end of output, then checks that nothing broke the contract. */
    public Observed await() {
        exit();
        outputs.forEach(this::awaitEnd);
        requireContract();
        return this;
    }

    public void requireContract() {
        if (started.isDone()) {
            await(lastAction);
        }
        // What the loop still had to say comes before this.
        await(CompletableFuture.runAsync(() -> {}, loop));
        assertThat(violations).isEmpty();
    }

    @Override
    public boolean isWanted() {
        return wanted;
    }

    @Override
    public void onStarted(ChildProcess child, long startedNanos) {
        require(launchReturned, "onStarted before launch has returned");
        long nowNanos = System.nanoTime();
        require(startedNanos - launchedNanos >= 0, "started before it was launched");
        require(nowNanos - startedNanos >= 0, "started after it was told");
        require(!failure.isDone(), "onStarted after onSpawnFailed");
        require(started.complete(child), "onStarted twice");
    }

    @Override
    public void onSpawnFailed(SpawnFailure reason) {
        require(launchReturned, "onSpawnFailed before launch has returned");
        require(!started.isDone(), "onSpawnFailed after onStarted");
        require(failure.complete(reason), "onSpawnFailed twice");
    }

    @Override
    public int allowance(Output output) {
        requireRunning("allowance");
        int allowance = (int) Math.min(of(output).allowance.get(), Integer.MAX_VALUE);
        if (allowance == 0) {
            of(output).pause.complete(null);
        }
        return allowance;
    }

    @Override
    public void onOutput(Output output, ByteBuf data) {
        requireRunning("onOutput");
        int size = data.readableBytes();
        require(size >= 1 && size <= 65536, "chunk of " + size);
        require(size <= of(output).allowance.get(), "chunk above the allowance");
        require(!of(output).end.isDone(), "output after its end");
        of(output).allowance.addAndGet(-size);
        of(output).count.addAndGet(size);
        if (keepsBytes) {
            byte[] copy = new byte[size];
            data.readBytes(copy);
            of(output).append(copy);
        }
        data.release();
    }

    @Override
    public void onOutputEnd(Output output) {
        requireRunning("onOutputEnd");
        require(outputs.contains(output), "end of an output that is not there");
        require(of(output).end.complete(null), "end of " + output + " twice");
    }

    @Override
    public void onStdinConsumed(int count) {
        requireRunning("onStdinConsumed");
        require(count > 0, "consumed " + count);
        consumed.addAndGet(count);
    }

    @Override
    public void onStdinClosed() {
        requireRunning("onStdinClosed");
        require(stdinClosed.complete(null), "onStdinClosed twice");
    }

    @Override
    public void onExit(ExitStatus status, ResourceUsage resources) {
        requireRunning("onExit");
        require(exit.complete(status), "onExit twice");
        usage.complete(resources);
    }

    private ObservedOutput of(Output output) {
        return output == Output.STDOUT ? stdout : stderr;
    }

    private void requireRunning(String event) {
        require(started.isDone(), event + " before onStarted");
    }

    private void require(boolean condition, String violation) {
        if (!loop.inEventLoop()) {
            violations.add("not on the loop: " + violation);
        }
        if (!condition) {
            violations.add(violation);
        }
    }

    private <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(describe(), e);
        }
    }

    private String describe() {
        return "started "
                + started
                + ", failure "
                + failure
                + ", exit "
                + exit
                + ", stdout "
                + stdout.count
                + stdout.end
                + ", stderr "
                + stderr.count
                + stderr.end
                + ", consumed "
                + consumed
                + ", violations "
                + violations;
    }
}
