package io.execbroker.filters.strict;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.regex.StepBudget;

import java.util.List;

/** Allows a command by a pattern for each word. */
record RegExpFilter(FilterDefinition definition, String executable, String runAs, Patterns patterns)
        implements Filter {
    @Override
    public Answer read(List<String> words, StepBudget budget) {
        if (words.size() != patterns.count()) {
            return new Answer.Refusal("is for a command of " + patterns.count() + " words");
        }
        return patterns.mismatch(words, budget)
                .<Answer>map(Answer.Refusal::new)
                .orElseGet(() -> Answer.Match.asGiven(words));
    }
}
