/**
 * The native wire, execbroker.v1: connections, handshake, streams and credit. Turns frames into
 * calls of {@code exec} and its answers into frames; judges, queues and starts nothing itself.
 * Generated protobuf types are known here and nowhere else in the broker.
 */
@NullMarked
package io.execbroker.broker.session;

import org.jspecify.annotations.NullMarked;
