package io.execbroker.broker.record;

import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Outcome;
import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/** A request that is recorded, from receipt to end. */
final class OpenRecord implements RequestRecord {

    private final TraceRecorder recorder;
    private final ReceivedRequest request;
    private final Workers.Worker worker;
    private final KeptStdin stdin;
    private boolean isSignalled;

    OpenRecord(
            TraceRecorder recorder,
            ReceivedRequest request,
            Workers.Worker worker,
            StdinMemory memory) {
        this.recorder = recorder;
        this.request = request;
        this.worker = worker;
        this.stdin = new KeptStdin(memory);
    }

    @Override
    public void stdin(ByteBuf data) {
        stdin.write(data);
    }

    @Override
    public void stdinClosed() {
        stdin.close();
    }

    @Override
    public void signalled() {
        isSignalled = true;
    }

    @Override
    public void end(ExecReport report) {
        var isWritten = false;
        try {
            isWritten =
                    !report.repeated() && isCommand(report) && recorder.append(recorded(report));
        } finally {
            stdin.release();
            recorder.ended(worker, request, isWritten);
        }
    }

    /** A trace has no command without a program. */
    private static boolean isCommand(ExecReport report) {
        return !report.argv().isEmpty() && !report.argv().getFirst().isEmpty();
    }

    private RecordedRequest recorded(ExecReport report) {
        return new RecordedRequest(
                request,
                recorder.sinceStartNanos(request.receivedNanos()),
                worker,
                report.argv(),
                stdinText(report),
                timeoutNanos(report),
                RecordedEnd.of(report.outcome()),
                isSignalled,
                report.pipesHeld());
    }

    private @Nullable String stdinText(ExecReport report) {
        return switch (request.stdin()) {
            case NONE -> "";
            case STREAMED -> stdin.isWhole() && isAllThatWasNeeded(report) ? stdin.text() : null;
            case CALLERS -> null;
        };
    }

    /** One that ended by itself needed no more, even if more would have come. */
    private boolean isAllThatWasNeeded(ExecReport report) {
        return stdin.isClosed() || !wasEndedFromOutside(report);
    }

    /** What its caller ended, a replay ends by a timeout of the same length. */
    private long timeoutNanos(ExecReport report) {
        if (report.pid() != 0 && wasEndedFromOutside(report)) {
            var timings = report.timings();
            return timings.queuedNanos() + timings.spawnNanos() + timings.runNanos();
        }
        return request.timeoutNanos();
    }

    private boolean wasEndedFromOutside(ExecReport report) {
        return isSignalled
                || (report.outcome() instanceof Outcome.Completed(_, var cause)
                        && switch (cause) {
                            case CANCEL, DISCONNECT, DRAIN -> true;
                            case OWN, TIMEOUT, OUTPUT_LIMIT -> false;
                        });
    }
}
