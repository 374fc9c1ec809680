/**
 * A full sync of agents through one peer after another, each in a sandbox of its own.
 *
 * <p>{@code SyncBench} starts this very program anew for every {@code SyncPeer} and round; there
 * {@code Sync} prepares the sandbox, runs the trace by a {@code Runner} and hands the figures back
 * as JSON. Depends on {@code bench} (two records), {@code report}, {@code replay}, {@code sandbox},
 * {@code host} and {@code trace}.
 */
@NullMarked
package io.execbroker.loadtest.sync;

import org.jspecify.annotations.NullMarked;
