/** Finds definitions that give away more than they seem to. */
@NullMarked
package io.execbroker.filters.lint;

import org.jspecify.annotations.NullMarked;
