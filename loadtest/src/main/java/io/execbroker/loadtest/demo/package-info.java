/**
 * The demonstration: a broker of its own, a real replay, and a look at what the kernel then holds.
 *
 * <p>Runs inside {@code demo-sandbox} only. Depends on every other package of the load test.
 */
@NullMarked
package io.execbroker.loadtest.demo;

import org.jspecify.annotations.NullMarked;
