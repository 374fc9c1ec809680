package io.execbroker.filters.strict;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.engine.NamespaceName;
import io.execbroker.filters.regex.StepBudget;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Allows {@code ip netns exec NAMESPACE} with an inner command. */
record IpNetnsExecFilter(FilterDefinition definition, String executable, String runAs)
        implements Filter {
    private static final Set<String> NETNS_WORDS = Set.of("net", "netn", "netns");
    private static final Set<String> EXEC_WORDS = Set.of("e", "ex", "exe", "exec");
    private static final int NAME = 3;

    @Override
    public boolean isChain() {
        return true;
    }

    @Override
    public Answer read(List<String> words, StepBudget budget) {
        boolean isExec =
                words.size() > NAME + 1
                        && words.get(0).equals("ip")
                        && NETNS_WORDS.contains(words.get(1))
                        && EXEC_WORDS.contains(words.get(2));
        if (!isExec) {
            return new Answer.Refusal("is for ip netns exec with a namespace and a command");
        }
        return NamespaceName.isValid(words.get(NAME))
                ? new Answer.Chain(words, NAME + 1, Optional.of(words.get(NAME)))
                : new Answer.Refusal("is not for a namespace called " + words.get(NAME));
    }
}
