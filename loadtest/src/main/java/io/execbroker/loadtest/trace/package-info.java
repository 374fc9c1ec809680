/**
 * Traces: the commands that an agent runs, what each of them needs first, and how it must end.
 *
 * <p>Reads and writes them, and expands the template of one router and one network to many. Depends
 * on nothing else of the load test.
 */
@NullMarked
package io.execbroker.loadtest.trace;

import org.jspecify.annotations.NullMarked;
