/**
 * What a browser shows of a bench: {@code Page}, and {@code Picture} for where none is.
 *
 * <p>Both put the report as JSON before the same scripts, which stand beside these classes. Depends
 * on {@code bench}.
 */
@NullMarked
package io.execbroker.loadtest.page;

import org.jspecify.annotations.NullMarked;
