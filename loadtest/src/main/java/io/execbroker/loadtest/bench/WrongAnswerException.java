package io.execbroker.loadtest.bench;

/** A peer did something else than the others: there is nothing to compare. */
final class WrongAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongAnswerException(String message) {
        super(message);
    }
}
