package io.execbroker.loadtest.bench;

/**
 * A peer that could not take part.
 *
 * @param reason why, for a person
 * @param remedy what to do about it
 */
public record AbsentPeer(PeerId peer, String reason, String remedy) {}
