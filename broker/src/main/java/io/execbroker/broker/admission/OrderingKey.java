package io.execbroker.broker.admission;

/**
 * Requests with equal keys run one after another in order of arrival.
 *
 * @param profile keys of different profiles are different
 * @param name chosen by the caller, not empty
 */
public record OrderingKey(String profile, String name) {}
