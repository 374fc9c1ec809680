package io.execbroker.broker.exec;

import io.execbroker.broker.process.SpawnFailure;
import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.Outcome;
import io.execbroker.broker.report.RejectReason;

/** Says why a request that the filters allowed did not run. */
final class Refusals {

    private Refusals() {}

    /**
     * It may neither run nor wait.
     *
     * @param bound what is full
     */
    static Outcome.Rejected queueFull(ExecCall call, String bound) {
        return new Outcome.Rejected(
                RejectReason.QUEUE_FULL, "%s: %s; try again later".formatted(quoted(call), bound));
    }

    /** It was ended while it waited. */
    static Outcome.Rejected whileQueued(ExecCall call, EndCause cause) {
        return switch (cause) {
            case TIMEOUT ->
                    new Outcome.Rejected(
                            RejectReason.DEADLINE_EXCEEDED,
                            quoted(call) + ": its timeout passed while it waited; it never ran");
            case DRAIN ->
                    new Outcome.Rejected(
                            RejectReason.DRAINING,
                            quoted(call) + ": the broker shuts down; it never ran");
            case OWN, CANCEL, DISCONNECT, OUTPUT_LIMIT ->
                    new Outcome.Rejected(
                            RejectReason.CANCELLED, quoted(call) + ": cancelled while it waited");
        };
    }

    /** The engine could not start it. */
    static Outcome.Rejected notStarted(ExecCall call, SpawnFailure failure) {
        var reason =
                switch (failure.kind()) {
                    case NOT_EXECUTABLE -> RejectReason.NOT_EXECUTABLE;
                    case NO_SUCH_NAMESPACE, EXHAUSTED, FAILED -> RejectReason.SPAWN_FAILED;
                };
        return new Outcome.Rejected(
                reason,
                "%s could not be started: %s: %s"
                        .formatted(quoted(call), failure.step(), failure.errnoName()),
                failure.errnoName());
    }

    private static String quoted(ExecCall call) {
        return Quoting.abbreviated(Judge.fullArgv(call.command()));
    }
}
