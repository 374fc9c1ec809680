package io.execbroker.filters.compatible;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.regex.StepBudget;

import java.util.List;
import java.util.Optional;

/** Allows {@code ip netns exec NAMESPACE} with an inner command. */
record IpNetnsExecFilter(FilterDefinition definition, String executable, String runAs)
        implements Filter {
    private static final int INNER = 4;

    @Override
    public boolean isChain() {
        return true;
    }

    @Override
    public Answer read(List<String> words, StepBudget budget) {
        boolean matches =
                runAs.equals("root")
                        && words.size() > INNER
                        && words.get(0).equals("ip")
                        && IpFilter.NETNS_WORDS.contains(words.get(1))
                        && IpFilter.EXEC_WORDS.contains(words.get(2));
        return matches
                ? new Answer.Chain(words, INNER, Optional.of(words.get(3)))
                : new Answer.Refusal("is for ip netns exec with a namespace and a command");
    }
}
