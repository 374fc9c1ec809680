package io.execbroker.broker.posix;

/**
 * A child whose image runs and that was not waited for.
 *
 * @param pid process, group and session id
 * @param pidFd stands for it; closes on exec, owned by whoever holds this
 */
public record Child(long pid, int pidFd) {}
