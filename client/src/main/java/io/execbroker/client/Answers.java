package io.execbroker.client;

import com.google.protobuf.ByteString;

import io.execbroker.proto.v1.Finished;
import io.execbroker.proto.v1.Goaway;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.Limits;
import io.execbroker.proto.v1.OutputFd;
import io.execbroker.proto.v1.RejectReason;
import io.execbroker.proto.v1.Rejected;
import io.execbroker.proto.v1.Started;
import io.execbroker.proto.v1.Welcome;
import io.execbroker.wire.ProtocolException;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/** What the broker's messages say, in the words of this package. */
final class Answers {

    private Answers() {}

    static BrokerInfo broker(Welcome welcome) {
        return new BrokerInfo(
                welcome.getProtocolVersion(),
                welcome.getBrokerVersion(),
                welcome.getProfile(),
                hex(welcome.getInstanceId()),
                limits(welcome.getLimits()));
    }

    private static BrokerLimits limits(Limits limits) {
        return new BrokerLimits(
                boundOrNone(limits.getMaxFrameBytes()),
                boundOrNone(limits.getMaxStreams()),
                boundOrNone(limits.getMaxRunning()),
                millis(limits.getMaxTimeoutMs()),
                millis(limits.getDefaultTimeoutMs()),
                credit(limits.getStdinWindowBytes()),
                credit(limits.getConnectionStdinWindowBytes()),
                millis(limits.getRequestMemoryMs()));
    }

    static CommandStart start(Started started) {
        return new CommandStart(
                started.getPid(),
                started.getFilter(),
                micros(started.getQueuedUs()),
                started.getRepeated());
    }

    /**
     * @throws ProtocolException when the message says neither exit code nor signal
     */
    static ExecResult result(Finished finished, CommandStart start, OutputSink sink) {
        var usage = finished.getUsage();
        var timings = finished.getTimings();
        return new ExecResult(
                outcome(finished),
                flags(finished),
                sink.captured(OutputFd.OUTPUT_FD_STDOUT, finished.getStdoutTruncated()),
                sink.captured(OutputFd.OUTPUT_FD_STDERR, finished.getStderrTruncated()),
                start,
                new ResourceUsage(
                        micros(usage.getUserUs()),
                        micros(usage.getSystemUs()),
                        usage.getMaxRssBytes(),
                        usage.getVoluntaryContextSwitches(),
                        usage.getInvoluntaryContextSwitches(),
                        usage.getMinorFaults(),
                        usage.getMajorFaults()),
                new Timings(
                        micros(timings.getQueuedUs()),
                        micros(timings.getSpawnUs()),
                        micros(timings.getRunUs()),
                        micros(timings.getDrainUs())),
                new ByteCounts(
                        finished.getStdinBytes(),
                        finished.getStdoutBytes(),
                        finished.getStderrBytes()));
    }

    private static ExecOutcome outcome(Finished finished) {
        return switch (finished.getStatusCase()) {
            case EXIT_CODE -> new ExecOutcome.Exited(finished.getExitCode());
            case SIGNAL -> new ExecOutcome.Signaled(finished.getSignal(), finished.getCoreDumped());
            case STATUS_NOT_SET ->
                    throw ProtocolException.connection(
                            GoawayReason.GOAWAY_REASON_BAD_FRAME,
                            "Finished without exit code and signal");
        };
    }

    private static Set<ExecFlag> flags(Finished finished) {
        EnumSet<ExecFlag> flags = EnumSet.noneOf(ExecFlag.class);
        add(flags, ExecFlag.TIMED_OUT, finished.getTimedOut());
        add(flags, ExecFlag.CANCELLED, finished.getCancelled());
        add(flags, ExecFlag.STDOUT_TRUNCATED, finished.getStdoutTruncated());
        add(flags, ExecFlag.STDERR_TRUNCATED, finished.getStderrTruncated());
        add(flags, ExecFlag.PIPES_HELD, finished.getPipesHeld());
        add(flags, ExecFlag.REPEATED, finished.getRepeated());
        add(flags, ExecFlag.LIMIT_EXCEEDED, finished.getLimitExceeded());
        add(flags, ExecFlag.DRAINED, finished.getDrained());
        return Collections.unmodifiableSet(flags);
    }

    private static void add(Set<ExecFlag> flags, ExecFlag flag, boolean isSet) {
        if (isSet) {
            flags.add(flag);
        }
    }

    static CommandRejectedException rejected(Rejected rejected) {
        return new CommandRejectedException(
                reason(rejected.getReason()),
                rejected.getMessage(),
                rejected.getFilter(),
                rejected.getErrnoName(),
                rejected.getRetryable());
    }

    private static CommandRejectedException.Reason reason(RejectReason reason) {
        return switch (reason) {
            case REJECT_REASON_UNAUTHORISED -> CommandRejectedException.Reason.UNAUTHORISED;
            case REJECT_REASON_NOT_EXECUTABLE -> CommandRejectedException.Reason.NOT_EXECUTABLE;
            case REJECT_REASON_QUEUE_FULL -> CommandRejectedException.Reason.QUEUE_FULL;
            case REJECT_REASON_LIMIT -> CommandRejectedException.Reason.LIMIT;
            case REJECT_REASON_BAD_REQUEST -> CommandRejectedException.Reason.BAD_REQUEST;
            case REJECT_REASON_DRAINING -> CommandRejectedException.Reason.DRAINING;
            case REJECT_REASON_DEADLINE_EXCEEDED ->
                    CommandRejectedException.Reason.DEADLINE_EXCEEDED;
            case REJECT_REASON_CANCELLED -> CommandRejectedException.Reason.CANCELLED;
            case REJECT_REASON_SPAWN_FAILED -> CommandRejectedException.Reason.SPAWN_FAILED;
            case REJECT_REASON_AUDIT_UNAVAILABLE ->
                    CommandRejectedException.Reason.AUDIT_UNAVAILABLE;
            case REJECT_REASON_UNSPECIFIED, UNRECOGNIZED -> CommandRejectedException.Reason.OTHER;
        };
    }

    static BrokerConnectionException goaway(Goaway goaway) {
        BrokerConnectionException.Reason reason = reason(goaway.getReason());
        return new BrokerConnectionException(
                reason, "the broker ended the connection (" + reason + "): " + goaway.getMessage());
    }

    private static BrokerConnectionException.Reason reason(GoawayReason reason) {
        return switch (reason) {
            case GOAWAY_REASON_DRAINING -> BrokerConnectionException.Reason.DRAINING;
            case GOAWAY_REASON_UNAUTHORISED -> BrokerConnectionException.Reason.UNAUTHORISED;
            case GOAWAY_REASON_UNKNOWN_PROFILE -> BrokerConnectionException.Reason.UNKNOWN_PROFILE;
            case GOAWAY_REASON_UNSUPPORTED_VERSION ->
                    BrokerConnectionException.Reason.UNSUPPORTED_VERSION;
            case GOAWAY_REASON_UNSUPPORTED -> BrokerConnectionException.Reason.UNSUPPORTED;
            case GOAWAY_REASON_LIMIT -> BrokerConnectionException.Reason.LIMIT;
            case GOAWAY_REASON_CALM_DOWN -> BrokerConnectionException.Reason.CALM_DOWN;
            case GOAWAY_REASON_HANDSHAKE_TIMEOUT ->
                    BrokerConnectionException.Reason.HANDSHAKE_TIMEOUT;
            case GOAWAY_REASON_BAD_FRAME,
                    GOAWAY_REASON_FRAME_TOO_LARGE,
                    GOAWAY_REASON_BAD_STATE,
                    GOAWAY_REASON_BAD_STREAM_ID,
                    GOAWAY_REASON_FLOW_CONTROL,
                    GOAWAY_REASON_BAD_DESCRIPTORS ->
                    BrokerConnectionException.Reason.PROTOCOL_FAULT;
            case GOAWAY_REASON_INTERNAL, GOAWAY_REASON_UNSPECIFIED, UNRECOGNIZED ->
                    BrokerConnectionException.Reason.INTERNAL;
        };
    }

    /** A uint32 bound, 0 and the upper half meaning that there is none that matters. */
    private static int boundOrNone(int bound) {
        return bound <= 0 ? Integer.MAX_VALUE : bound;
    }

    /** A uint32 credit; the upper half is cut to the bound of the protocol. */
    private static int credit(int bytes) {
        return bytes < 0 ? Integer.MAX_VALUE : bytes;
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(Math.max(0, millis));
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(
                Math.multiplyExact(Math.clamp(micros, 0, Long.MAX_VALUE / 1000), 1000));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
