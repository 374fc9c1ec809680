/**
 * The program {@code execbroker-loadtest}: its command line.
 *
 * <p>Below it, each depending only on those before: {@code trace} (what is run), {@code convert}
 * (traces of logs), {@code host} (what a host needs for it), {@code sandbox} (a broker of one's
 * own), {@code replay} (running it), {@code report} (figures); beside each other above them {@code
 * demo} and {@code bench}.
 */
@NullMarked
package io.execbroker.loadtest;

import org.jspecify.annotations.NullMarked;
