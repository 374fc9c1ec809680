package io.execbroker.broker.report;

import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.posix.ResourceUsage;

import java.util.List;
import java.util.Optional;

/**
 * All that is known of a request when it has ended: what the wire answers, the metrics count and
 * the audit line says.
 *
 * @param origin who asked, and by which door
 * @param argv the command line as received, in the form of {@link
 *     io.execbroker.filters.Surrogateescape}
 * @param verdict what the filters said; empty when the request was refused before them
 * @param pid process id, or 0 when it never ran
 * @param outcome how it ended
 * @param timings where the time went
 * @param usage what the kernel accounted
 * @param traffic bytes moved
 * @param pipesHeld whether another process held an output open when the drain grace ended
 * @param repeated whether this answers a repeat of a request id: the rest tells of the first
 *     request, and nothing was run again
 */
public record ExecReport(
        Origin origin,
        List<String> argv,
        Optional<Verdict> verdict,
        long pid,
        Outcome outcome,
        Timings timings,
        ResourceUsage usage,
        Traffic traffic,
        boolean pipesHeld,
        boolean repeated) {

    /** What a repeat of the request needs to know: small, however long the command line was. */
    public ExecReport outcomeOnly() {
        return new ExecReport(
                origin,
                List.of(),
                Optional.empty(),
                pid,
                outcome,
                timings,
                usage,
                traffic,
                pipesHeld,
                repeated);
    }

    /**
     * This report as the answer to a repeat of its request, on which no filter was asked.
     *
     * @param asker who repeats it
     * @param itsArgv the command line as repeated
     */
    public ExecReport repeatedFor(Origin asker, List<String> itsArgv) {
        return new ExecReport(
                asker,
                itsArgv,
                Optional.empty(),
                pid,
                outcome,
                timings,
                usage,
                traffic,
                pipesHeld,
                true);
    }

    /**
     * Who asked.
     *
     * @param protocol the door
     * @param connection number of the connection, unique in this run of the broker
     * @param stream number of the stream on it
     * @param requestId the caller's name for the request, as text, possibly empty
     * @param peer the process at the other end
     * @param profile the profile that judged it
     */
    public record Origin(
            Protocol protocol,
            long connection,
            int stream,
            String requestId,
            Peer peer,
            String profile) {}

    /**
     * What the filters said.
     *
     * @param filter name of the filter that matched, empty when none did
     * @param filterClass its class, such as {@code IpNetnsExecFilter}, empty when none matched
     * @param command what runs, element 0 resolved; empty when nothing does
     * @param runAs the user it runs as; empty when nothing runs
     * @param wouldDenyStrict in compatible mode: strict would have refused it
     */
    public record Verdict(
            String filter,
            String filterClass,
            List<String> command,
            String runAs,
            boolean wouldDenyStrict) {}

    /**
     * Where the time went, in nanoseconds. Their sum is the time from receipt to the last frame.
     *
     * @param matchNanos judging, part of {@code queuedNanos}
     * @param queuedNanos receipt until admission
     * @param spawnNanos admission until the child called for its image, or was last seen to wait
     *     for it
     * @param runNanos until the exit was seen
     * @param drainNanos until the outputs were at their end or closed
     */
    public record Timings(
            long matchNanos, long queuedNanos, long spawnNanos, long runNanos, long drainNanos) {

        public long totalNanos() {
            return queuedNanos + spawnNanos + runNanos + drainNanos;
        }
    }

    /**
     * Bytes moved.
     *
     * @param stdinBytes written to the command
     * @param stdoutBytes read from it, dropped ones included
     * @param stderrBytes read from it, dropped ones included
     * @param stdoutTruncated whether the cap dropped some
     * @param stderrTruncated whether the cap dropped some
     */
    public record Traffic(
            long stdinBytes,
            long stdoutBytes,
            long stderrBytes,
            boolean stdoutTruncated,
            boolean stderrTruncated) {}
}
