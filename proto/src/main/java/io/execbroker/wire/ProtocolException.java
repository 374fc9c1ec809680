package io.execbroker.wire;

import io.execbroker.proto.v1.GoawayReason;

import java.util.Objects;

/**
 * The peer broke the protocol. Its scope says how far the damage goes: a fault of one stream ends
 * that stream, a fault of the connection ends the connection with {@link #reason} as the word of
 * farewell.
 *
 * <p>Misuse by the own side is never reported this way, but as {@link IllegalArgumentException} or
 * {@link IllegalStateException}.
 */
public final class ProtocolException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** How much ends with the fault. */
    public enum Scope {
        /** Framing and credit can no longer be trusted: everything on the connection ends. */
        CONNECTION,
        /** Only {@link #streamId} ends. */
        STREAM
    }

    private final Scope scope;
    private final int streamId;
    private final GoawayReason reason;
    private final String message;

    private ProtocolException(Scope scope, int streamId, GoawayReason reason, String message) {
        super(message);
        this.message = Objects.requireNonNull(message, "message");
        this.scope = scope;
        this.streamId = streamId;
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** A fault that ends the connection. */
    public static ProtocolException connection(GoawayReason reason, String message) {
        return new ProtocolException(Scope.CONNECTION, 0, reason, message);
    }

    /** A fault that ends one stream. */
    public static ProtocolException stream(int streamId, GoawayReason reason, String message) {
        return new ProtocolException(Scope.STREAM, streamId, reason, message);
    }

    public Scope scope() {
        return scope;
    }

    /** The stream that ends; 0 when the whole connection does. */
    public int streamId() {
        return streamId;
    }

    public GoawayReason reason() {
        return reason;
    }

    /** One sentence for a person: the offending value and what was expected. */
    public String message() {
        return message;
    }
}
