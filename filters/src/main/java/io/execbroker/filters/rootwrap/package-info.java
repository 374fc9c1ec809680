/** Reads {@code rootwrap.conf} and the {@code *.filters} files it names, and makes a policy. */
@NullMarked
package io.execbroker.filters.rootwrap;

import org.jspecify.annotations.NullMarked;
