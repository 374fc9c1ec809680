/**
 * The command line of {@code execbrokerd}. Each command is a class; what a command does stands in
 * the package that can do it.
 */
@NullMarked
package io.execbroker.broker.cli;

import org.jspecify.annotations.NullMarked;
