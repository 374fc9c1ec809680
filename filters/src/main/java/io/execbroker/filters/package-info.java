/** Decides whether an argument vector may run: rootwrap filters, compatible and strict. */
@NullMarked
package io.execbroker.filters;

import org.jspecify.annotations.NullMarked;
