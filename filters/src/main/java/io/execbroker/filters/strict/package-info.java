/**
 * The filter classes as a careful reader of the operator's definitions means them. Classes are
 * named after rootwrap's; a definition that cannot mean what it says is refused with a reason.
 */
@NullMarked
package io.execbroker.filters.strict;

import org.jspecify.annotations.NullMarked;
