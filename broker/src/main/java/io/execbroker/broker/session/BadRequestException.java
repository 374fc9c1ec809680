package io.execbroker.broker.session;

/** A request whose fields break a bound: ends its stream, not the connection. */
final class BadRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String message;

    /**
     * @param field the field as the protocol names it
     * @param detail what is wrong and what is expected
     */
    BadRequestException(String field, String detail) {
        this.message = field + ": " + detail;
    }

    /** A value of an enumeration that this broker does not know. */
    static BadRequestException unknown(String field, int value) {
        return new BadRequestException(field, "unknown value " + value);
    }

    /** One sentence for the peer. */
    String message() {
        return message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
