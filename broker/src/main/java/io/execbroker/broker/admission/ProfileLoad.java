package io.execbroker.broker.admission;

/**
 * How busy one profile is.
 *
 * @param running its commands that run
 * @param limit most of them that may run
 */
public record ProfileLoad(int running, int limit) {}
