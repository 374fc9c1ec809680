package io.execbroker.loadtest.convert;

/**
 * One message of a log.
 *
 * @param place file and line of its beginning
 * @param atMicros when, on a clock without a time zone
 * @param program that wrote it, as syslog calls it; the process where nobody says
 * @param process that wrote it: {@code pid4711}, or the program where there is no pid
 * @param text what it says, of all its lines
 */
record LogRecord(String place, long atMicros, String program, String process, String text) {}
