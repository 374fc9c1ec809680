package io.execbroker.filters.engine;

import io.execbroker.filters.Explanation.Outcome;

/** Hears what each definition answered. */
@FunctionalInterface
interface Trace {
    Trace NONE = (filter, outcome, why) -> {};

    void answered(Filter filter, Outcome outcome, String why);
}
