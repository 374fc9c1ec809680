/**
 * The comparison: the broker and its peers run the same commands in turn, and the report says how
 * they compare.
 *
 * <p>Data flows one way: a {@code Workload} goes to each {@code Peer}, whose {@code Lap} is checked
 * and tallied by {@code Rounds} into the {@code BenchReport} that {@code BenchText} and {@code
 * BenchJson} write. Depends on {@code report}, {@code replay}, {@code sandbox}, {@code host} and
 * {@code trace}.
 */
@NullMarked
package io.execbroker.loadtest.bench;

import org.jspecify.annotations.NullMarked;
