/** What the service manager is told: sd_notify(3), over Netty's datagram sockets. */
@NullMarked
package io.execbroker.broker.systemd;

import org.jspecify.annotations.NullMarked;
