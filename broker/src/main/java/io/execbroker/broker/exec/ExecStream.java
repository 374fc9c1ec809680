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
import io.execbroker.broker.record.RequestRecord;
import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
     * what may run. Descriptors of the caller are the request's from the start, and closed once the
     * command has its own or will not get them; not before, for the child takes them by their numbers.
     */

    private static final Logger LOG = LoggerFactory.getLogger(ExecStream.class);

    private final ExecService service;
    private final ExecCall call;
    private final RequestRecord record;
    private final Termination termination;
    private final DrainGrace drainGrace;
    private final StdinFeed stdin = new StdinFeed();
    private final StreamOutputs outputs;
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

    ExecStream(ExecService service, ExecCall call, RequestRecord record, ExecListener listener) {
        this.service = service;
        this.call = call;
        this.record = record;
        this.listener = listener;
        this.clock = new StreamClock(call.receivedNanos());
        this.outputs = new StreamOutputs(call, service.metrics());
        this.termination =
                new Termination(call.loop(), service.timing().killGraceNanos(), service.metrics());
        this.drainGrace =
                new DrainGrace(
                        call.loop(),
                        service.timing().drainGraceNanos(),
                        outputs::isBusy,
                        this::giveUpOutputs);
    }

    // ---- wire

    /**
     * Writes to standard input. Takes ownership of {@code data}. While the request waits this
     * counts for the bytes that the queue may hold: the request is rejected when they are too many.
     */
    public void write(ByteBuf data) {
        if (state == StreamState.QUEUED && ticket != null && !ticket.hold(data.readableBytes())) {
            end(Refusals.queueFull(call, "too many bytes of standard input wait"));
        }
        if (state == StreamState.ENDED) {
            data.release();
        } else {
            record.stdin(data);
            stdin.write(data);
        }
    }

    /** Half-close: the command sees end of file after all that was written. */
    public void closeStdin() {
        record.stdinClosed();
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
        record.signalled();
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
        if (child != null) {
            outputs.resume(child);
        }
    }

    // ---- service

    ExecCall call() {
        return call;
    }

    RequestRecord record() {
        return record;
    }

    StreamState state() {
        return state;
    }

    /** Asks for a place and starts the command once it has one. */
    void admit(
            AdmissionController admission, Judgement.Allowed judgement, PolicySnapshot snapshot) {
        accept(judgement);
        judgedBy = snapshot;
        var terms = call.terms();
        if (terms.timeoutNanos() != ExecCall.Terms.NO_TIMEOUT_NANOS) {
            var remaining = terms.timeoutNanos() - (System.nanoTime() - call.receivedNanos());
            timeout =
                    call.loop()
                            .schedule(
                                    () -> terminate(EndCause.TIMEOUT),
                                    remaining,
                                    TimeUnit.NANOSECONDS);
        }
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
            case Admission.Refused(var bound) -> end(Refusals.queueFull(call, bound));
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

    /**
     * The broker ends. What waits leaves the queue in any case: a place that comes free now must
     * not start anything.
     */
    void drain() {
        if (state == StreamState.QUEUED || !call.terms().runsOnAfterDisconnect()) {
            terminate(EndCause.DRAIN);
        }
    }

    void matched(long nanos) {
        clock.matched(nanos);
    }

    /** Ends the request for {@code cause}, whatever state it is in. */
    void terminate(EndCause cause) {
        switch (state) {
            case QUEUED -> end(Refusals.whileQueued(call, cause));
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

    // ---- running

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
            end(Refusals.notStarted(call, SpawnFailure.of("launch", "EIO")));
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
        public boolean isWanted() {
            return termination.cause() == EndCause.OWN;
        }

        @Override
        public void onStarted(ChildProcess started, long startedNanos) {
            enter(StreamState.RUNNING);
            clock.started(startedNanos);
            call.command().releaseStdio();
            child = started;
            pid = started.pid();
            if (call.terms().runsOnAfterDisconnect()) {
                started.outliveLoop();
            }
            if (termination.cause() != EndCause.OWN) {
                // Before the listener can decide anything itself: a command is ended once.
                termination.begin(started);
            }
            listener.onStarted(
                    pid, verdict.map(ExecReport.Verdict::filter).orElse(""), clock.queuedNanos());
            stdin.attach(started);
        }

        @Override
        public void onSpawnFailed(SpawnFailure failure) {
            var retry = launchPlan().withoutNamespace();
            if (failure.kind() == SpawnFailure.Kind.NO_SUCH_NAMESPACE && retry.isPresent()) {
                plan = new Judgement.LaunchPlan(retry.get(), Optional.empty());
                start(retry.get());
                return;
            }
            end(Refusals.notStarted(call, failure));
        }

        @Override
        public int allowance(Output output) {
            return outputs.allowance(output, listener);
        }

        @Override
        public void onOutput(Output output, ByteBuf data) {
            if (outputs.pass(output, data, listener)) {
                terminate(EndCause.OUTPUT_LIMIT);
            }
        }

        @Override
        public void onOutputEnd(Output output) {
            outputs.end(output);
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
            if (outputs.isAnyOpen()) {
                drainGrace.start();
            }
            endIfAllIsDone();
        }
    }

    /** Closes what is still open after the exit: bytes that a slow reader left there are cut. */
    private void giveUpOutputs() {
        outputs.giveUp();
        if (child != null) {
            child.closeOutputs();
        }
    }

    // ---- report

    private void endIfAllIsDone() {
        if (state == StreamState.EXITED && exit != null && !outputs.isAnyOpen()) {
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
        call.command().releaseStdio();
        if (timeout != null) {
            timeout.cancel(false);
        }
        if (ticket != null) {
            ticket.release();
        }
    }

    private ExecReport report(Outcome outcome) {
        return new ExecReport(
                call.origin(),
                Judge.fullArgv(call.command()),
                verdict,
                pid,
                outcome,
                clock.timings(),
                usage,
                outputs.traffic(stdin.consumedBytes()),
                outputs.areHeld(),
                false);
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
