package io.execbroker.filters.compatible;

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
        if (words.isEmpty() || patterns.count() > words.size()) {
            return new Answer.Refusal("is for " + patterns.count() + " words and a command");
        }
        Optional<String> mismatch = patterns.mismatch(words, budget);
        if (mismatch.isPresent()) {
            return new Answer.Refusal(mismatch.get());
        }
        return patterns.count() == words.size()
                ? new Answer.Refusal("matches, but no inner command follows")
                : new Answer.Chain(words, patterns.count(), Optional.empty());
    }
}
