/**
 * The parts of Python's standard library on which the meaning of rootwrap's files rests: {@code
 * configparser}, {@code str} predicates, {@code int()}, {@code os.path}.
 *
 * <p>Each class behaves as CPython 3.11 does and is compared with it by the tests.
 */
@NullMarked
package io.execbroker.filters.python;

import org.jspecify.annotations.NullMarked;
