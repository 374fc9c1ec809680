package io.execbroker.filters.compatible;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.engine.OriginalRaisesException;
import io.execbroker.filters.regex.StepBudget;

import java.util.List;
import java.util.Set;

/** Allows {@code ip}, unless its first word for "netns" is followed by one for "exec". */
record IpFilter(FilterDefinition definition, String executable, String runAs) implements Filter {
    static final Set<String> NETNS_WORDS = Set.of("net", "netn", "netns");
    static final Set<String> EXEC_WORDS = Set.of("e", "ex", "exe", "exec");

    @Override
    public Answer read(List<String> words, StepBudget budget) {
        if (words.isEmpty()) {
            throw new OriginalRaisesException("IndexError, no word is left for an IpFilter");
        }
        if (!words.getFirst().equals("ip")) {
            return new Answer.Refusal("is for the command ip");
        }
        for (int i = 1; i + 1 < words.size(); i++) {
            if (NETNS_WORDS.contains(words.get(i))) {
                return EXEC_WORDS.contains(words.get(i + 1))
                        ? new Answer.Refusal("is not for ip netns exec")
                        : Answer.Match.asGiven(words);
            }
        }
        return Answer.Match.asGiven(words);
    }
}
