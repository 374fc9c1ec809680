package io.execbroker.client;

import java.time.Duration;

/**
 * What one connection may do, as the broker said in its Welcome.
 *
 * @param maxFrameBytes largest request, encoded
 * @param maxStreams commands that may be open at once; the client holds further ones back
 * @param maxRunning commands that may run at once; the broker lets the others wait
 * @param maxTimeout longest timeout that a command may ask for
 * @param defaultTimeout timeout of a command that names none
 * @param stdinWindowBytes credit for standard input that a command starts with
 * @param connectionStdinWindowBytes credit for standard input of all commands together
 * @param requestMemory how long the broker remembers an outcome by request id
 */
public record BrokerLimits(
        int maxFrameBytes,
        int maxStreams,
        int maxRunning,
        Duration maxTimeout,
        Duration defaultTimeout,
        int stdinWindowBytes,
        int connectionStdinWindowBytes,
        Duration requestMemory) {}
