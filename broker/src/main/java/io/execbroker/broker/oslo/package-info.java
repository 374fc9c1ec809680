/**
 * The wire of oslo.rootwrap's daemon, for agents that know no other: private sockets, the handshake
 * by HMAC, calls and answers in JSON. Turns calls into those of {@code exec} and reports into
 * answers; judges, queues and starts nothing itself. What it buffers for its peers is bounded for
 * all of them together.
 *
 * <p>A command is answered or it never ran: the client of oslo.rootwrap sends a command again when
 * its connection ends without an answer, so a connection with a command in flight is not closed.
 */
@NullMarked
package io.execbroker.broker.oslo;

import org.jspecify.annotations.NullMarked;
