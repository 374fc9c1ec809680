/**
 * Asks the definitions of a policy one after the other: first match wins, a match without an
 * executable lets later ones try, a chain needs another definition for the command inside it.
 *
 * <p>What the definitions mean is said by {@code compatible} and {@code strict}.
 */
@NullMarked
package io.execbroker.filters.engine;

import org.jspecify.annotations.NullMarked;
