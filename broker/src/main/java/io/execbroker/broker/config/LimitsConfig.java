package io.execbroker.broker.config;

/**
 * How much may happen at once. All are at least 1.
 *
 * @param maxRunning commands that run
 * @param maxRunningPerConnection of those, commands of one connection
 * @param queueSize requests that wait
 * @param queueBytes bytes that all waiting requests together hold
 * @param maxConnections open connections
 * @param maxConnectionsPerUid of those, connections of one user
 * @param maxUnauthenticated connections that have not finished their handshake
 * @param maxStreamsPerConnection open streams of one connection
 * @param maxFrameBytes largest frame that is read, without its length prefix
 * @param rootwrapMessageBytes largest request that a door of oslo.rootwrap reads, and most that is
 *     kept of either output of a command
 * @param rootwrapBufferBytes memory for the messages of all doors together
 */
public record LimitsConfig(
        int maxRunning,
        int maxRunningPerConnection,
        int queueSize,
        long queueBytes,
        int maxConnections,
        int maxConnectionsPerUid,
        int maxUnauthenticated,
        int maxStreamsPerConnection,
        int maxFrameBytes,
        long rootwrapMessageBytes,
        long rootwrapBufferBytes) {}
