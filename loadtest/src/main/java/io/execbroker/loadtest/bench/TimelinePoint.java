package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How far a sync is at a moment.
 *
 * @param atMillis from its start
 * @param finished commands that have ended
 * @param running commands that run
 */
public record TimelinePoint(@JsonProperty("at_ms") long atMillis, long finished, long running) {}
