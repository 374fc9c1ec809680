package io.execbroker.broker.config;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param defaultTimeout of a request that names none, unless its profile says otherwise
 * @param maxTimeout longest that a request may ask for, unless its profile says otherwise
 * @param killGrace between SIGTERM and SIGKILL when a command is ended
 * @param drainGrace after a command's exit, for outputs that another process holds open
 * @param drainTimeout at shutdown, for running commands to finish
 * @param handshakeTimeout from accept to a valid Hello
 * @param requestMemory how long the outcome of a request with an id is remembered after its end
 */
public record TimingConfig(
        Duration defaultTimeout,
        Duration maxTimeout,
        Duration killGrace,
        Duration drainGrace,
        Duration drainTimeout,
        Duration handshakeTimeout,
        Duration requestMemory) {}
