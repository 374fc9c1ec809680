package io.execbroker.filters.strict;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.regex.StepBudget;

import java.util.List;
import java.util.Optional;

/** Allows {@code ip} in all forms that run no other command. */
record IpFilter(FilterDefinition definition, String executable, String runAs) implements Filter {
    @Override
    public Answer read(List<String> words, StepBudget budget) {
        if (!words.getFirst().equals("ip")) {
            return new Answer.Refusal("is for the command ip");
        }
        Optional<String> objection = IpGrammar.objection(words.subList(1, words.size()));
        return objection
                .<Answer>map(Answer.Refusal::new)
                .orElseGet(() -> Answer.Match.asGiven(words));
    }
}
