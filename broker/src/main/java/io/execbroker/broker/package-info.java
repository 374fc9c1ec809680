/** The daemon: its entry point and the one place where its object graph is built. */
@NullMarked
package io.execbroker.broker;

import org.jspecify.annotations.NullMarked;
