package io.execbroker.broker.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is recorded for a replay.
 *
 * @param file where to, absolute; empty: nothing is recorded
 * @param maxBytes size at which the recording ends
 * @param keepsStdin whether standard inputs are recorded
 */
public record RecordConfig(Optional<Path> file, long maxBytes, boolean keepsStdin) {}
