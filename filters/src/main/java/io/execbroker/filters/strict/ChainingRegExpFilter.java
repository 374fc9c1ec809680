package io.execbroker.filters.strict;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.regex.StepBudget;

import java.util.List;
import java.util.Optional;

/** Allows a prefix by a pattern for each of its words; the rest is an inner command. */
record ChainingRegExpFilter(
        FilterDefinition definition, String executable, String runAs, Patterns patterns)
        implements Filter {
    @Override
    public boolean isChain() {
        return true;
    }

    @Override
    public Answer read(List<String> words, StepBudget budget) {
        if (words.size() <= patterns.count()) {
            return new Answer.Refusal("is for " + patterns.count() + " words and a command");
        }
        return patterns.mismatch(words, budget)
                .<Answer>map(Answer.Refusal::new)
                .orElseGet(() -> new Answer.Chain(words, patterns.count(), Optional.empty()));
    }
}
