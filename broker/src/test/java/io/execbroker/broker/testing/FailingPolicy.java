package io.execbroker.broker.testing;

import io.execbroker.filters.FilterDecision;

import java.util.List;

/** A policy that has a fault: it throws where it should decide. */
public final class FailingPolicy extends OpenPolicy {

    @Override
    public FilterDecision decide(List<String> argv) {
        throw new StackOverflowError("a filter's fault");
    }
}
