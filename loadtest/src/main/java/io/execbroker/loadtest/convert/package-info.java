/**
 * Makes traces of the logs of Neutron's agents and of oslo.rootwrap.
 *
 * <p>What a log says is taken as it stands there, and what it leaves open is left open. Depends on
 * {@code trace}.
 */
@NullMarked
package io.execbroker.loadtest.convert;

import org.jspecify.annotations.NullMarked;
