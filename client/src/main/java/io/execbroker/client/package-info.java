/** Java client of execbroker.v1. No type of Netty or protobuf appears in its public API. */
@NullMarked
package io.execbroker.client;

import org.jspecify.annotations.NullMarked;
