/**
 * The service manager: what it is told, sd_notify(3), and the socket it passes, sd_listen_fds(3).
 */
@NullMarked
package io.execbroker.broker.systemd;

import org.jspecify.annotations.NullMarked;
