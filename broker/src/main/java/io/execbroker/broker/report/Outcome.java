package io.execbroker.broker.report;

import io.execbroker.broker.posix.ExitStatus;

/** How a request ended. */
public sealed interface Outcome {

    /**
     * It ran and its process ended.
     *
     * @param status exit code or signal
     * @param cause why the broker ended it, or {@link EndCause#OWN} when it did not
     */
    record Completed(ExitStatus status, EndCause cause) implements Outcome {}

    /**
     * It did not run.
     *
     * @param reason what a program may act on
     * @param message one sentence for a person: names the command, the profile and the remedy
     * @param errnoName name of the errno with {@link RejectReason#NOT_EXECUTABLE} and {@link
     *     RejectReason#SPAWN_FAILED}, else empty
     */
    record Rejected(RejectReason reason, String message, String errnoName) implements Outcome {

        public Rejected(RejectReason reason, String message) {
            this(reason, message, "");
        }
    }
}
