/** Lines on their way to a file: nobody who has one to write waits for the disk. Knows nobody. */
@NullMarked
package io.execbroker.broker.lines;

import org.jspecify.annotations.NullMarked;
