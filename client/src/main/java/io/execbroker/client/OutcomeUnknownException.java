package io.execbroker.client;

/**
 * The command may have run, may run still or may never have started: the answer is lost, and
 * running it again could run it twice. Requests with {@link ExecCommand.Builder#requestId} are
 * spared this as long as the same broker comes back.
 */
public final class OutcomeUnknownException extends ExecException {

    private static final long serialVersionUID = 1;

    OutcomeUnknownException(String message) {
        super(message);
    }
}
