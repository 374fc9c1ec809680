package io.execbroker.filters.strict;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.regex.StepBudget;

import java.util.List;

/** A definition that cannot mean what it says: it never matches. */
record SwitchedOffFilter(FilterDefinition definition, String reason) implements Filter {
    @Override
    public String executable() {
        return "";
    }

    @Override
    public String runAs() {
        return "";
    }

    @Override
    public Answer read(List<String> words, StepBudget budget) {
        return new Answer.Refusal("is switched off: " + reason);
    }
}
