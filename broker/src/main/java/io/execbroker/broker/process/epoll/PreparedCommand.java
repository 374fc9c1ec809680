package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.CommandImage;

/**
 * A command that lacks nothing but its process. Whoever holds this owns the pipes.
 *
 * @param image what the process becomes
 * @param pipes both ends of them
 */
record PreparedCommand(CommandImage image, CommandPipes pipes) {}
