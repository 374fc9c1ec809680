package io.execbroker.broker.exec;

import io.execbroker.broker.admission.Lane;
import io.execbroker.broker.admission.Priority;
import io.execbroker.broker.record.ReceivedRequest;
import io.execbroker.broker.report.ExecReport.Origin;
import io.execbroker.broker.stdio.CallerStdio;
import io.netty.channel.EventLoop;

import java.util.List;
import java.util.Map;

/**
 * One request as a wire hands it over: complete, within the wire's bounds, not yet judged. Text is
 * in the form of {@link io.execbroker.filters.Surrogateescape}.
 *
 * @param origin who asks, and by which door
 * @param loop the event loop of the connection; owns the request from now on
 * @param lane the connection's place in admission
 * @param command what is asked for
 * @param terms how it is to be treated
 * @param receivedNanos {@link System#nanoTime} at receipt
 * @param heldBytes memory that the request holds while it waits, without its standard input
 */
public record ExecCall(
        Origin origin,
        EventLoop loop,
        Lane lane,
        Command command,
        Terms terms,
        long receivedNanos,
        long heldBytes) {

    /** What a recording needs to know of it. */
    ReceivedRequest received() {
        return new ReceivedRequest(
                origin,
                receivedNanos,
                command.stdio().recordedStdin(),
                command.workingDirectory(),
                command.umask(),
                terms.timeoutNanos(),
                terms.priority(),
                terms.orderingKey());
    }

    /** What the command's standard streams are. */
    public sealed interface Stdio {

        /**
         * Through the broker.
         *
         * @param stdin what becomes of standard input
         * @param mergeStderr whether standard error goes where standard output goes
         */
        record Piped(Stdin stdin, boolean mergeStderr) implements Stdio {}

        /**
         * The caller's own. The request owns them from {@link ExecService#submit} on and closes
         * them as soon as the command has started, or will not.
         */
        record Passed(CallerStdio stdio) implements Stdio {}

        /** Where a recording would get standard input from. */
        private ReceivedRequest.Stdin recordedStdin() {
            return switch (this) {
                case Piped(var stdin, _) ->
                        switch (stdin) {
                            case NONE -> ReceivedRequest.Stdin.NONE;
                            case STREAM -> ReceivedRequest.Stdin.STREAMED;
                        };
                case Passed _ -> ReceivedRequest.Stdin.CALLERS;
            };
        }
    }

    /** What becomes of standard input. */
    public enum Stdin {
        /** The command reads {@code /dev/null}. */
        NONE,
        /** {@link ExecStream#write} and {@link ExecStream#closeStdin} feed it. */
        STREAM
    }

    /**
     * What is asked for.
     *
     * @param argv the command line
     * @param environment variables beside those the broker gives every command
     * @param networkNamespace name below {@code /run/netns}, or empty
     * @param workingDirectory absolute path
     * @param umask file mode creation mask
     * @param stdio what its standard streams are
     */
    public record Command(
            List<String> argv,
            Map<String, String> environment,
            String networkNamespace,
            String workingDirectory,
            int umask,
            Stdio stdio) {

        /** Closes the caller's descriptors, if it has any: the broker needs them no more. */
        void releaseStdio() {
            if (stdio instanceof Stdio.Passed(var passed)) {
                passed.close();
            }
        }
    }

    /**
     * How it is to be treated.
     *
     * @param timeoutNanos from receipt until the broker ends it, or {@link #NO_TIMEOUT_NANOS}
     * @param priority order of service
     * @param orderingKey requests with the same one run one after another; empty means none
     * @param stdoutLimitBytes most bytes delivered; 0 means no cap
     * @param stderrLimitBytes most bytes delivered; 0 means no cap
     * @param killAtLimit whether it is ended when a cap is reached, instead of its output cut
     * @param runsOnAfterDisconnect whether it outlives its connection
     */
    public record Terms(
            long timeoutNanos,
            Priority priority,
            String orderingKey,
            long stdoutLimitBytes,
            long stderrLimitBytes,
            boolean killAtLimit,
            boolean runsOnAfterDisconnect) {

        /** Its connection's end is what ends it. */
        public static final long NO_TIMEOUT_NANOS = Long.MAX_VALUE;
    }
}
