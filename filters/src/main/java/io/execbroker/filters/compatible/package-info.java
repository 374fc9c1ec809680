/**
 * The filter classes as oslo.rootwrap 6.3 means them, flaws included, so that a verdict here is the
 * verdict there. Classes are named after {@code oslo_rootwrap/filters.py}.
 *
 * <p>Executables are looked up for every command; the original remembers the first success for
 * ever.
 */
@NullMarked
package io.execbroker.filters.compatible;

import org.jspecify.annotations.NullMarked;
