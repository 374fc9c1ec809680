package io.execbroker.filters.compatible;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.regex.StepBudget;

import java.util.List;

/** Allows {@code cat} of one file. */
record ReadFileFilter(FilterDefinition definition, String file) implements Filter {
    @Override
    public String executable() {
        return "/bin/cat";
    }

    @Override
    public String runAs() {
        return "root";
    }

    @Override
    public Answer read(List<String> words, StepBudget budget) {
        return words.equals(List.of("cat", file))
                ? Answer.Match.asGiven(words)
                : new Answer.Refusal("is for cat " + file);
    }
}
