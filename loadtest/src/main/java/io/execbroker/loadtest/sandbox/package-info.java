/**
 * A broker of one's own inside {@code demo-sandbox}, and what it says of itself.
 *
 * <p>Depends on {@code host}.
 */
@NullMarked
package io.execbroker.loadtest.sandbox;

import org.jspecify.annotations.NullMarked;
