package io.execbroker.client.commandline;

/**
 * How a program ended and what it wrote.
 *
 * @param status exit status as a shell has it: 128 + N for a signal
 */
record Run(int status, String out, String err) {}
