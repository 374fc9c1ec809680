package io.execbroker.broker.session;

import io.execbroker.broker.policy.ConfPath;
import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.policy.PolicySnapshot;
import io.execbroker.broker.policy.Profile;
import io.execbroker.broker.policy.ProfileChoice;
import io.execbroker.filters.Surrogateescape;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.Hello;
import io.execbroker.wire.ProtocolException;

/**
 * Reads a Hello, and refuses what is beyond the bounds of the protocol: every method throws {@link
 * ProtocolException} with the reason of the Goaway.
 */
final class HelloReader {

    private static final int DEFAULT_CONNECTION_WINDOW_BYTES = 4 * 1024 * 1024;
    private static final int MAX_CLIENT_NAME_CHARACTERS = 128;
    private static final int MAX_PATH_BYTES = 4095;

    private HelloReader() {}

    static void requireVersion(Hello hello) {
        if (hello.getProtocolVersion() <= 0) {
            throw fault(
                    GoawayReason.GOAWAY_REASON_UNSUPPORTED_VERSION,
                    "protocol version: "
                            + Integer.toUnsignedString(hello.getProtocolVersion())
                            + " (expected: 1 or later; this broker speaks 1)");
        }
    }

    /**
     * Whether the client hands over its descriptors.
     *
     * @param isOffered whether this broker takes them
     */
    static boolean passesDescriptors(Hello hello, boolean isOffered) {
        return switch (hello.getStdioMode()) {
            case STDIO_MODE_UNSPECIFIED, STDIO_MODE_CHUNKS -> false;
            case STDIO_MODE_DESCRIPTORS -> {
                if (!isOffered) {
                    throw unsupported(
                            hello,
                            "STDIO_MODE_CHUNKS; this broker takes no descriptors, the first lines"
                                    + " of its log tell why");
                }
                yield true;
            }
            case UNRECOGNIZED ->
                    throw unsupported(hello, "STDIO_MODE_CHUNKS or STDIO_MODE_DESCRIPTORS");
        };
    }

    private static ProtocolException unsupported(Hello hello, String expected) {
        return fault(
                GoawayReason.GOAWAY_REASON_UNSUPPORTED,
                "stdio_mode: " + hello.getStdioModeValue() + " (expected: " + expected + ")");
    }

    /** Credit for the output of the whole connection, in bytes. */
    static int connectionWindowBytes(Hello hello) {
        var bytes = hello.getConnectionWindowBytes();
        if (bytes < 0) {
            throw fault(
                    GoawayReason.GOAWAY_REASON_FLOW_CONTROL,
                    "connection_window_bytes: "
                            + Integer.toUnsignedString(bytes)
                            + " (expected: 0 to 2147483647)");
        }
        return bytes == 0 ? DEFAULT_CONNECTION_WINDOW_BYTES : bytes;
    }

    /** The profile that it asks for, by name or by its rootwrap.conf. */
    static Profile profile(Hello hello, PolicySnapshot policies, Peer peer) {
        var conf = hello.getRootwrapConf();
        if (!conf.isEmpty() && !hello.getProfile().isEmpty()) {
            throw fault(
                    GoawayReason.GOAWAY_REASON_UNKNOWN_PROFILE,
                    "profile and rootwrap_conf are both set (expected: one of them, or none)");
        }
        if (conf.size() > MAX_PATH_BYTES) {
            throw fault(
                    GoawayReason.GOAWAY_REASON_UNKNOWN_PROFILE,
                    "rootwrap_conf: "
                            + conf.size()
                            + " bytes (expected: at most "
                            + MAX_PATH_BYTES
                            + ")");
        }
        return chosen(
                conf.isEmpty()
                        ? policies.profileFor(peer, hello.getProfile())
                        : policies.profileFor(
                                peer, new ConfPath(Surrogateescape.decode(conf.toByteArray()))));
    }

    private static Profile chosen(ProfileChoice choice) {
        return switch (choice) {
            case ProfileChoice.Chosen(var profile) -> profile;
            case ProfileChoice.Unknown(var message) ->
                    throw fault(GoawayReason.GOAWAY_REASON_UNKNOWN_PROFILE, message);
            case ProfileChoice.NotAllowed(var message) ->
                    throw fault(GoawayReason.GOAWAY_REASON_UNAUTHORISED, message);
            case ProfileChoice.Ambiguous(var message) ->
                    throw fault(GoawayReason.GOAWAY_REASON_UNKNOWN_PROFILE, message);
        };
    }

    /** Its name for the log, cut to its bound. */
    static String clientName(Hello hello) {
        var name = hello.getClientName();
        return name.length() <= MAX_CLIENT_NAME_CHARACTERS
                ? name
                : name.substring(0, MAX_CLIENT_NAME_CHARACTERS);
    }

    private static ProtocolException fault(GoawayReason reason, String message) {
        return ProtocolException.connection(reason, message);
    }
}
