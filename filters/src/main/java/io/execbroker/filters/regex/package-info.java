/**
 * Python's regular expressions, matched here rather than by {@code java.util.regex}.
 *
 * <p>The two languages share most of their syntax and differ in what it means: {@code $}, {@code
 * .}, {@code \Z}, {@code \w}, nested classes, inline flags, case folding. A pattern that Java read
 * otherwise than the operator meant would be a privilege bug, and Java's matcher can neither be
 * given an exact budget nor kept from overflowing its stack. So the pattern is parsed to a tree
 * ({@code PatternParser}), turned into a small program ({@code Program}) and run by a backtracking
 * machine with an explicit stack and a step budget ({@code Machine}).
 */
@NullMarked
package io.execbroker.filters.regex;

import org.jspecify.annotations.NullMarked;
