package io.execbroker.client;

/**
 * Bytes through the standard streams of a command, dropped ones included.
 *
 * @param stdin bytes that the broker wrote to it
 * @param stdout bytes that it wrote
 * @param stderr bytes that it wrote
 */
public record ByteCounts(long stdin, long stdout, long stderr) {}
