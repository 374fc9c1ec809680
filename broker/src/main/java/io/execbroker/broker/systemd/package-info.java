/** Tells systemd how the daemon is, by the protocol of sd_notify(3). */
@NullMarked
package io.execbroker.broker.systemd;

import org.jspecify.annotations.NullMarked;
