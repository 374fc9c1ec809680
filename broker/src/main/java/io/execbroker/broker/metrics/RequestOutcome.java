package io.execbroker.broker.metrics;

import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Outcome;
import io.execbroker.broker.report.RejectReason;

import java.util.Locale;

/** Values of the {@code outcome} label of requests, each of one {@link Breadth}. */
enum RequestOutcome {
    COMPLETED(Breadth.COMPLETED),
    TIMEOUT(Breadth.ENDED),
    CANCELLED(Breadth.ENDED),
    CLIENT_GONE(Breadth.ENDED),
    OUTPUT_LIMIT(Breadth.ENDED),
    DRAINED(Breadth.ENDED),
    DENIED(Breadth.REFUSED),
    NO_EXECUTABLE(Breadth.REFUSED),
    SPAWN_ERROR(Breadth.REFUSED),
    BAD_REQUEST(Breadth.REFUSED),
    CANCELLED_WAITING(Breadth.REFUSED),
    TIMEOUT_WAITING(Breadth.REFUSED),
    REJECTED(Breadth.REFUSED),
    /** Answered from memory: of the first such request all is counted already. */
    REPEATED(Breadth.REFUSED);

    /** The few values that a histogram can afford. */
    enum Breadth {
        /** The command ran to its own end. */
        COMPLETED,
        /** The broker ended it. */
        ENDED,
        /** It did not run. */
        REFUSED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Breadth breadth;

    RequestOutcome(Breadth breadth) {
        this.breadth = breadth;
    }

    Breadth breadth() {
        return breadth;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RequestOutcome of(ExecReport report) {
        if (report.repeated()) {
            return REPEATED;
        }
        return switch (report.outcome()) {
            case Outcome.Completed completed -> of(completed.cause());
            case Outcome.Rejected rejected -> of(rejected.reason());
        };
    }

    private static RequestOutcome of(EndCause cause) {
        return switch (cause) {
            case OWN -> COMPLETED;
            case TIMEOUT -> TIMEOUT;
            case CANCEL -> CANCELLED;
            case DISCONNECT -> CLIENT_GONE;
            case OUTPUT_LIMIT -> OUTPUT_LIMIT;
            case DRAIN -> DRAINED;
        };
    }

    private static RequestOutcome of(RejectReason reason) {
        return switch (reason) {
            case UNAUTHORISED -> DENIED;
            case NOT_EXECUTABLE -> NO_EXECUTABLE;
            case SPAWN_FAILED -> SPAWN_ERROR;
            case BAD_REQUEST -> BAD_REQUEST;
            case CANCELLED -> CANCELLED_WAITING;
            case DEADLINE_EXCEEDED -> TIMEOUT_WAITING;
            case QUEUE_FULL, LIMIT, DRAINING, AUDIT_UNAVAILABLE -> REJECTED;
        };
    }
}
