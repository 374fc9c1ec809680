package io.execbroker.filters.rootwrap;

import io.execbroker.filters.Explanation;
import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.FilterDecision.Allowed;
import io.execbroker.filters.FilterDecision.Denied;
import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;
import io.execbroker.filters.PolicyProblem;
import io.execbroker.filters.PolicySettings;
import io.execbroker.filters.engine.Dialect;
import io.execbroker.filters.engine.Filter;

import java.util.List;
import java.util.Optional;

/**
 * A policy that decides as oslo.rootwrap does. Beside it stands the strict policy of the same
 * files, which is asked about every command that this one allows.
 *
 * <p>The original sees empty commands and denies them; words that no process can be given are
 * invalid here too.
 */
final class CompatiblePolicy extends LoadedPolicy {
    private static final String NO_COMMAND = "there is no command";

    private final Optional<String> loadFailure;
    private final Optional<Policy> strict;

    /**
     * @param loadFailure why the original loads nothing, and so denies everything
     * @param strict the same files read strictly; empty if strict refuses them
     */
    CompatiblePolicy(
            PolicySettings settings,
            List<Filter> filters,
            List<PolicyProblem> problems,
            Dialect dialect,
            Optional<String> loadFailure,
            Optional<Policy> strict) {
        super(Mode.COMPATIBLE, settings, filters, problems, dialect);
        this.loadFailure = loadFailure;
        this.strict = strict;
    }

    @Override
    public FilterDecision decide(List<String> argv) {
        return decidedBefore(argv)
                .orElseGet(() -> {
                    List<String> words = Argv.canonical(argv);
                    return comparedWithStrict(engine.decide(words), words);
                });
    }

    @Override
    public Explanation explain(List<String> argv) {
        Optional<FilterDecision> before = decidedBefore(argv);
        if (before.isPresent()) {
            return new Explanation(before.get(), List.of());
        }
        List<String> words = Argv.canonical(argv);
        Explanation explanation = engine.explain(words);
        return new Explanation(
                comparedWithStrict(explanation.decision(), words), explanation.steps());
    }

    private Optional<FilterDecision> decidedBefore(List<String> argv) {
        if (argv.isEmpty()) {
            return Optional.of(new Denied(NO_COMMAND));
        }
        Optional<FilterDecision> invalid = Argv.defect(argv).map(FilterDecision.Invalid::new);
        return invalid.or(() -> loadFailure.map(Denied::new));
    }

    private FilterDecision comparedWithStrict(FilterDecision decision, List<String> words) {
        boolean strictAllows =
                !(decision instanceof Allowed)
                        || strict.map(policy -> policy.decide(words))
                                .filter(Allowed.class::isInstance)
                                .isPresent();
        return decision instanceof Allowed allowed && !strictAllows
                ? new Allowed(
                        allowed.filter(),
                        allowed.command(),
                        allowed.runAs(),
                        allowed.environment(),
                        allowed.nativeForm(),
                        true)
                : decision;
    }
}
