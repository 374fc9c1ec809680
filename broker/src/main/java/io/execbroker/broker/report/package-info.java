/**
 * What is known of a request when it has ended: the one result type for the wires, the metrics and
 * the audit trail. Values only.
 */
@NullMarked
package io.execbroker.broker.report;

import org.jspecify.annotations.NullMarked;
