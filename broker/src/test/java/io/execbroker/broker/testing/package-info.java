/** What tests of several packages share. */
@NullMarked
package io.execbroker.broker.testing;

import org.jspecify.annotations.NullMarked;
