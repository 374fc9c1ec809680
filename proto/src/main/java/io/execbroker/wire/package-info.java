/** Framing and credit arithmetic, shared by broker and client. */
@NullMarked
package io.execbroker.wire;

import org.jspecify.annotations.NullMarked;
