/**
 * What the operator may set: the keys with their defaults and bounds, and the values they came to.
 * {@link io.execbroker.broker.config.BrokerConfig} is complete and checked; nothing behind it asks
 * for a default again. Depends on the filters for the file format, the modes and whose files to
 * trust, and on {@code posix} for the broker's own user.
 */
@NullMarked
package io.execbroker.broker.config;

import org.jspecify.annotations.NullMarked;
