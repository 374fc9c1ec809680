/**
 * Figures of a replay, as a table for people and as JSON for programs; what measures and draws.
 *
 * <p>Depends on {@code replay}, {@code trace} and {@code host}.
 */
@NullMarked
package io.execbroker.loadtest.report;

import org.jspecify.annotations.NullMarked;
