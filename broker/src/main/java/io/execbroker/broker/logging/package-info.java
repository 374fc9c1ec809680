/**
 * The daemon's own log: lines on standard output, set up in code because reading an XML file costs
 * a noticeable part of the start.
 */
@NullMarked
package io.execbroker.broker.logging;

import org.jspecify.annotations.NullMarked;
