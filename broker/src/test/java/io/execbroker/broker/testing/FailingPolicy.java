package io.execbroker.broker.testing;

import io.execbroker.filters.Explanation;
import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;
import io.execbroker.filters.PolicyProblem;
import io.execbroker.filters.PolicySettings;

import java.util.List;

/** A policy that has a fault: it throws where it should decide. */
public final class FailingPolicy implements Policy {

    @Override
    public FilterDecision decide(List<String> argv) {
        throw new StackOverflowError("a filter's fault");
    }

    @Override
    public Mode mode() {
        return Mode.STRICT;
    }

    @Override
    public PolicySettings settings() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<FilterDefinition> filters() {
        return List.of();
    }

    @Override
    public List<PolicyProblem> problems() {
        return List.of();
    }

    @Override
    public Explanation explain(List<String> argv) {
        throw new UnsupportedOperationException();
    }
}
