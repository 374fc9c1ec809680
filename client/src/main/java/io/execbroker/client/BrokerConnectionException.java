package io.execbroker.client;

/** There is no connection to the broker. A command that fails with it did not run. */
public final class BrokerConnectionException extends ExecException {

    private static final long serialVersionUID = 1;

    /** Why there is none. From {@code UNAUTHORISED} on: the broker said so. */
    public enum Reason {
        /** Nobody listens on the socket, or this user may not open it. */
        UNREACHABLE,
        /** Whoever listens is not a user that this client trusts. */
        UNTRUSTED_BROKER,
        /** The broker did not answer Hello in time. */
        NO_WELCOME,
        /** The broker ended the connection without a word. */
        LOST,
        /** The broker broke the protocol. */
        BAD_BROKER,
        /** {@link ExecClient#close} was called. */
        CLOSED,
        /** This user may not use the broker, or not this profile. */
        UNAUTHORISED,
        /** The profile does not exist. */
        UNKNOWN_PROFILE,
        /** The broker does not speak a version that this client speaks. */
        UNSUPPORTED_VERSION,
        /** The broker does not offer what was asked for. */
        UNSUPPORTED,
        /** Too many connections. */
        LIMIT,
        /** The broker is shutting down. */
        DRAINING,
        /** The broker saw a fault of this client; its message says which. */
        PROTOCOL_FAULT,
        /** Too many cancels or pings. */
        CALM_DOWN,
        /** The broker waited too long for Hello. */
        HANDSHAKE_TIMEOUT,
        /** A fault of the broker. */
        INTERNAL;

        /** True when trying again cannot help until somebody changes a configuration. */
        boolean isFinal() {
            return switch (this) {
                case UNTRUSTED_BROKER,
                        CLOSED,
                        UNAUTHORISED,
                        UNKNOWN_PROFILE,
                        UNSUPPORTED_VERSION,
                        UNSUPPORTED ->
                        true;
                case UNREACHABLE,
                        NO_WELCOME,
                        LOST,
                        BAD_BROKER,
                        LIMIT,
                        DRAINING,
                        PROTOCOL_FAULT,
                        CALM_DOWN,
                        HANDSHAKE_TIMEOUT,
                        INTERNAL ->
                        false;
            };
        }
    }

    private final Reason reason;

    BrokerConnectionException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
