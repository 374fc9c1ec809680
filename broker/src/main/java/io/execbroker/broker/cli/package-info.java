/**
 * The command line of {@code execbrokerd}. May use {@code config}, {@code policy}, the filters and
 * {@code posix}; the daemon itself is behind {@link io.execbroker.broker.cli.BrokerLauncher}.
 */
@NullMarked
package io.execbroker.broker.cli;

import org.jspecify.annotations.NullMarked;
