package io.execbroker.broker.session;

/**
 * Bounds of one connection and of all of them.
 *
 * @param maxFrameBytes largest frame read
 * @param maxStreams streams open at once on a connection
 * @param maxConnections connections in all
 * @param maxConnectionsPerUser connections of one user
 * @param maxHandshaking connections that have not said Hello; those of one user, half of it
 * @param handshakeNanos time for Hello
 * @param frameNanos time for a frame from its first byte to its last
 * @param maxRunningPerConnection told to the client; admission enforces it
 * @param stdinWindowBytes credit for standard input of a stream
 * @param connectionStdinWindowBytes credit for standard input of a connection
 * @param requestMemoryNanos told to the client; the ledger enforces it
 */
public record SessionLimits(
        int maxFrameBytes,
        int maxStreams,
        int maxConnections,
        int maxConnectionsPerUser,
        int maxHandshaking,
        long handshakeNanos,
        long frameNanos,
        int maxRunningPerConnection,
        int stdinWindowBytes,
        int connectionStdinWindowBytes,
        long requestMemoryNanos) {}
