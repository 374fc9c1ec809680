package io.execbroker.broker.exec;

import io.execbroker.broker.admission.Admission;
import io.execbroker.broker.admission.AdmissionController;
import io.execbroker.broker.admission.OrderingKey;
import io.execbroker.broker.admission.Ticket;
import io.execbroker.broker.policy.PolicySnapshot;
import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.posix.ResourceUsage;
import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.process.ChildListener;
import io.execbroker.broker.process.ChildProcess;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.process.SpawnFailure;
import io.execbroker.broker.process.SpawnSpec;
import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Outcome;
import io.execbroker.broker.report.RejectReason;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One request from its admission to its report, and the handle by which its wire steers it.
 * Confined to the event loop of its call; the wire's methods may be called in any state and do
 * nothing where they no longer apply.
 */
public final class ExecStream {

    /*
     * States
     *
     * QUEUED, SPAWNING, RUNNING, EXITED, ENDED: see StreamState. A request is ended from outside by
     * terminate, whatever the cause: in the queue it leaves; while it is spawned the cause is noted and
     * acted on as soon as there is a process; a running one is signalled; of an exited one only the
     * outputs are left, and they are closed.
     *
     * Exit and end of file
     *
     * The exit comes from the pidfd, the ends of output from the pipes, in any order. The report waits
     * for all three, but for the outputs no longer than DrainGrace allows: a daemon that the command
     * left behind may hold them for ever. A reader that is slow does not count as quiet, or its bytes
     * would be lost; the timeout bounds it.
     *
     * Ownership
     *
     * Chunks of output pass to the listener, chunks of input to the child; those that wait for the start
     * are in StdinFeed. The place in admission is held until the report, so what is open is bounded by
     * what may run.
     */

    private static final Logger LOG = LoggerFactory.getLogger(ExecStream.class);

    /** Bytes read at once from an output of which nothing is delivered any more. */
    private static final int DISCARD_BYTES = 64 * 1024;

    private final ExecService service;
    private final ExecCall call;
    private final Termination termination;
    private final DrainGrace drainGrace;
    private final StdinFeed stdin = new StdinFeed();
    private final Map<Output, OutputMeter> outputs = new EnumMap<>(Output.class);
    private final StreamClock clock;

    private ExecListener listener;
    private StreamState state = StreamState.QUEUED;
    private Optional<ExecReport.Verdict> verdict = Optional.empty();
    private Judgement.@Nullable LaunchPlan plan;
    private @Nullable PolicySnapshot judgedBy;
    private @Nullable Ticket ticket;
    private @Nullable ChildProcess child;
    private @Nullable ExitStatus exit;
    private @Nullable Future<?> timeout;
    private ResourceUsage usage = ResourceUsage.UNKNOWN;
    private long pid;
    private boolean wroteSinceAsked;
    private boolean arePipesHeld;

    ExecStream(ExecService service, ExecCall call, ExecListener listener) {
        this.service = service;
        this.call = call;
        this.listener = listener;
        this.clock = new StreamClock(call.receivedNanos());
        this.termination =
                new Termination(call.loop(), service.timing().killGraceNanos(), service.metrics());
        this.drainGrace =
                new DrainGrace(
                        call.loop(),
                        service.timing().drainGraceNanos(),
                        this::isOutputBusy,
                        this::giveUpOutputs);
        outputs.put(Output.STDOUT, new OutputMeter(call.terms().stdoutLimitBytes()));
        if (!call.command().mergeStderr()) {
            outputs.put(Output.STDERR, new OutputMeter(call.terms().stderrLimitBytes()));
        }
    }

    // ------------------------------------------------------------------------------------- the
    // wire

    /** Writes to standard input. Takes ownership of {@code data}. */
    public void write(ByteBuf data) {
        if (state == StreamState.ENDED) {
            data.release();
        } else {
            stdin.write(data);
        }
    }

    /** Half-close: the command sees end of file after all that was written. */
    public void closeStdin() {
        stdin.close();
    }

    /**
     * Sends a signal to the command, or to its process group.
     *
     * @param toGroup whether the whole group gets it
     */
    public void signal(Signal signal, boolean toGroup) {
        if (state != StreamState.RUNNING || child == null) {
            return;
        }
        if (toGroup) {
            child.signalGroup(signal);
        } else {
            child.signal(signal);
        }
        service.metrics().signalSent(signal, EndCause.OWN);
    }

    /** Ends the request; {@link ExecListener#onEnd} still follows. */
    public void cancel() {
        terminate(EndCause.CANCEL);
    }

    /** The connection is gone: nothing is told to the listener any more. */
    public void disconnect() {
        listener = DiscardingListener.INSTANCE;
        if (call.terms().runsOnAfterDisconnect()) {
            closeStdin();
        } else {
            terminate(EndCause.DISCONNECT);
        }
        // What nobody reads any more must not keep the command, or its end, waiting.
        resumeOutput();
    }

    /** The wire can take output again: what was paused by an allowance of zero is read on. */
    public void resumeOutput() {
        if (child == null) {
            return;
        }
        for (var entry : outputs.entrySet()) {
            if (entry.getValue().isPaused()) {
                entry.getValue().pause(false);
                child.resume(entry.getKey());
            }
        }
    }

    // ---------------------------------------------------------------------------------- the
    // service

    ExecCall call() {
        return call;
    }

    /** Asks for a place and starts the command once it has one. */
    void admit(
            AdmissionController admission, Judgement.Allowed judgement, PolicySnapshot snapshot) {
        accept(judgement);
        judgedBy = snapshot;
        var remaining = call.terms().timeoutNanos() - (System.nanoTime() - call.receivedNanos());
        timeout =
                call.loop()
                        .schedule(
                                () -> terminate(EndCause.TIMEOUT), remaining, TimeUnit.NANOSECONDS);
        var terms = call.terms();
        var key =
                terms.orderingKey().isEmpty()
                        ? null
                        : new OrderingKey(call.origin().profile(), terms.orderingKey());
        switch (admission.admit(
                call.lane(),
                terms.priority(),
                key,
                call.heldBytes(),
                call.loop(),
                this::onGranted)) {
            case Admission.Granted(var granted) -> {
                ticket = granted;
                launch();
            }
            case Admission.Queued(var queued) -> ticket = queued;
            case Admission.Refused(var bound) ->
                    reject(
                            new Outcome.Rejected(
                                    RejectReason.QUEUE_FULL,
                                    "%s: %s; try again later".formatted(quoted(), bound)));
        }
    }

    /** Ends a request that does not run. */
    void reject(Outcome.Rejected outcome) {
        end(outcome);
    }

    /** Ends a request that does not run, with what the filters said of it. */
    void refuse(Judgement.Refused refused) {
        verdict = refused.verdict();
        end(refused.outcome());
    }

    /** Ends a repeat of a request id with what became of the first request. */
    void repeat(ExecReport first) {
        if (state == StreamState.ENDED) {
            return;
        }
        listener.onRepeated();
        close();
        var report = first.repeatedFor(call.origin(), Judge.fullArgv(call.command()));
        service.onEnd(this, report);
        listener.onEnd(report);
    }

    void matched(long nanos) {
        clock.matched(nanos);
    }

    /** Ends the request for {@code cause}, whatever state it is in. */
    void terminate(EndCause cause) {
        switch (state) {
            case QUEUED -> end(endedInQueue(cause));
            case SPAWNING -> termination.decide(cause);
            case RUNNING -> {
                if (termination.decide(cause) && child != null) {
                    termination.begin(child);
                }
            }
            case EXITED -> giveUpOutputs();
            case ENDED -> {}
        }
    }

    // --------------------------------------------------------------------------------------
    // running

    private void accept(Judgement.Allowed judgement) {
        verdict = Optional.of(judgement.verdict());
        plan = judgement.plan();
    }

    private void onGranted() {
        if (state != StreamState.QUEUED) {
            return;
        }
        switch (service.judgeAgain(this, judgedBy)) {
            case null -> launch();
            case Judgement.Allowed allowed -> {
                accept(allowed);
                launch();
            }
            case Judgement.Refused refused -> refuse(refused);
        }
    }

    private void launch() {
        enter(StreamState.SPAWNING);
        clock.admitted();
        start(launchPlan().first());
    }

    private void start(SpawnSpec spec) {
        try {
            service.engine().launch(call.loop(), spec, new Child());
        } catch (RuntimeException | Error fault) {
            LOG.error("{} the engine failed", this, fault);
            end(notStarted(SpawnFailure.of("launch", "EIO")));
        }
    }

    private Judgement.LaunchPlan launchPlan() {
        if (plan == null) {
            throw new AssertionError("launched before it was judged: " + this);
        }
        return plan;
    }

    /** Hears of the process. */
    private final class Child implements ChildListener {

        @Override
        public void onStarted(ChildProcess started, long spawnNanos) {
            enter(StreamState.RUNNING);
            clock.started();
            child = started;
            pid = started.pid();
            listener.onStarted(
                    pid, verdict.map(ExecReport.Verdict::filter).orElse(""), clock.queuedNanos());
            stdin.attach(started);
            if (termination.cause() != EndCause.OWN) {
                termination.begin(started);
            }
        }

        @Override
        public void onSpawnFailed(SpawnFailure failure) {
            var retry = launchPlan().withoutNamespace();
            if (failure.kind() == SpawnFailure.Kind.NO_SUCH_NAMESPACE && retry.isPresent()) {
                plan = new Judgement.LaunchPlan(retry.get(), Optional.empty());
                start(retry.get());
                return;
            }
            end(notStarted(failure));
        }

        @Override
        public int allowance(Output output) {
            var meter = meter(output);
            if (meter.isSpent()) {
                return DISCARD_BYTES;
            }
            var allowance = listener.allowance();
            if (allowance == 0 && !meter.isPaused()) {
                service.metrics().outputPaused(output);
            }
            meter.pause(allowance == 0);
            return allowance;
        }

        @Override
        public void onOutput(Output output, ByteBuf data) {
            wroteSinceAsked = true;
            var bytes = data.readableBytes();
            var deliverable = meter(output).accept(bytes);
            if (deliverable == 0) {
                data.release();
            } else {
                data.writerIndex(data.readerIndex() + deliverable);
                listener.onOutput(output, data);
            }
            if (deliverable < bytes && call.terms().killAtLimit()) {
                terminate(EndCause.OUTPUT_LIMIT);
            }
        }

        @Override
        public void onOutputEnd(Output output) {
            meter(output).end();
            endIfAllIsDone();
        }

        @Override
        public void onStdinConsumed(int bytes) {
            stdin.consumed(bytes);
            listener.onStdinConsumed(bytes);
        }

        @Override
        public void onStdinClosed() {
            // What is written from here on is dropped and counted as consumed, so that the peer can
            // finish sending; the exit tells the rest.
        }

        @Override
        public void onExit(ExitStatus status, ResourceUsage used) {
            termination.finish();
            enter(StreamState.EXITED);
            clock.exited();
            exit = status;
            usage = used;
            if (isAnyOutputOpen()) {
                drainGrace.start();
            }
            endIfAllIsDone();
        }
    }

    private OutputMeter meter(Output output) {
        var meter = outputs.get(output);
        if (meter == null) {
            throw new AssertionError(output + " of " + this + " is merged");
        }
        return meter;
    }

    private boolean isAnyOutputOpen() {
        return outputs.values().stream().anyMatch(OutputMeter::isOpen);
    }

    private boolean isOutputBusy() {
        var busy = wroteSinceAsked || outputs.values().stream().anyMatch(OutputMeter::isPaused);
        wroteSinceAsked = false;
        return busy;
    }

    /** Closes what is still open after the exit: bytes that a slow reader left there are cut. */
    private void giveUpOutputs() {
        for (var meter : outputs.values()) {
            arePipesHeld |= meter.isOpen() && !meter.isPaused();
            meter.cutIfPaused();
        }
        if (child != null) {
            child.closeOutputs();
        }
    }

    // ------------------------------------------------------------------------------------ the
    // report

    private void endIfAllIsDone() {
        if (state == StreamState.EXITED && exit != null && !isAnyOutputOpen()) {
            end(new Outcome.Completed(exit, termination.cause()));
        }
    }

    private void end(Outcome outcome) {
        close();
        var report = report(outcome);
        service.onEnd(this, report);
        listener.onEnd(report);
    }

    /** Gives back all that the request holds. */
    private void close() {
        enter(StreamState.ENDED);
        clock.ended();
        drainGrace.stop();
        stdin.dispose();
        if (timeout != null) {
            timeout.cancel(false);
        }
        if (ticket != null) {
            ticket.release();
        }
    }

    private ExecReport report(Outcome outcome) {
        var stdout = meter(Output.STDOUT);
        var stderr = outputs.get(Output.STDERR);
        return new ExecReport(
                call.origin(),
                Judge.fullArgv(call.command()),
                verdict,
                pid,
                outcome,
                clock.timings(),
                usage,
                new ExecReport.Traffic(
                        stdin.consumedBytes(),
                        stdout.writtenBytes(),
                        stderr == null ? 0 : stderr.writtenBytes(),
                        stdout.isTruncated(),
                        stderr != null && stderr.isTruncated()),
                arePipesHeld,
                false);
    }

    private Outcome.Rejected endedInQueue(EndCause cause) {
        return switch (cause) {
            case TIMEOUT ->
                    new Outcome.Rejected(
                            RejectReason.DEADLINE_EXCEEDED,
                            quoted() + ": its timeout passed while it waited; it never ran");
            case DRAIN ->
                    new Outcome.Rejected(
                            RejectReason.DRAINING,
                            quoted() + ": the broker shuts down; it never ran");
            case OWN, CANCEL, DISCONNECT, OUTPUT_LIMIT ->
                    new Outcome.Rejected(
                            RejectReason.CANCELLED, quoted() + ": cancelled while it waited");
        };
    }

    private Outcome.Rejected notStarted(SpawnFailure failure) {
        var reason =
                switch (failure.kind()) {
                    case NOT_EXECUTABLE -> RejectReason.NOT_EXECUTABLE;
                    case NO_SUCH_NAMESPACE, EXHAUSTED, FAILED -> RejectReason.SPAWN_FAILED;
                };
        return new Outcome.Rejected(
                reason,
                "%s could not be started: %s: %s"
                        .formatted(quoted(), failure.step(), failure.errnoName()),
                failure.errnoName());
    }

    private String quoted() {
        return Quoting.abbreviated(Judge.fullArgv(call.command()));
    }

    private void enter(StreamState next) {
        assert call.loop().inEventLoop() : "off the loop: " + this;
        if (!state.next().contains(next)) {
            throw new AssertionError(this + ": " + state + " -> " + next);
        }
        state = next;
    }

    @Override
    public String toString() {
        return "[c" + call.origin().connection() + " s" + call.origin().stream() + "]";
    }
}
