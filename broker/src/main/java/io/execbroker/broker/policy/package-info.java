/**
 * Who may run what: profiles, each a set of filters with the peers and limits it is for. Immutable;
 * a reload replaces the whole snapshot.
 */
@NullMarked
package io.execbroker.broker.policy;

import org.jspecify.annotations.NullMarked;
