/**
 * Decides whether an argument vector may run: the policy a caller holds and the values it answers.
 *
 * <p>The files are read by {@code rootwrap}, the definitions are asked by {@code engine}, each in
 * the words of {@code compatible} or {@code strict}. Nothing here or below depends on more than
 * {@code java.base}.
 */
@NullMarked
package io.execbroker.filters;

import org.jspecify.annotations.NullMarked;
