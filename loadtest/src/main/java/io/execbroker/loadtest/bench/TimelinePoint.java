package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Where a sync stood at one moment.
 *
 * @param atMillis from the first start
 * @param finished commands that had ended
 * @param running commands that had been started and had not ended
 */
public record TimelinePoint(@JsonProperty("at_ms") long atMillis, int finished, int running) {}
