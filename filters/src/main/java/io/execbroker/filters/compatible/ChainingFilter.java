package io.execbroker.filters.compatible;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.regex.StepBudget;

import java.util.List;

/** The base class of chains: it finds no inner command, so it allows nothing. */
record ChainingFilter(FilterDefinition definition, String executable, String runAs)
        implements Filter {
    @Override
    public boolean isChain() {
        return true;
    }

    @Override
    public Answer read(List<String> words, StepBudget budget) {
        return new Answer.Refusal("knows no inner command");
    }
}
