/**
 * One request from its receipt to its end: judged, admitted, started, streamed, reported. Every
 * wire ends here and none knows what lies behind it. May use {@code policy} and the filters, {@code
 * admission}, {@code process}, {@code posix}, {@code report}, {@code metrics} and {@code audit}.
 */
@NullMarked
package io.execbroker.broker.exec;

import org.jspecify.annotations.NullMarked;
