package io.execbroker.filters.rootwrap;

import io.execbroker.filters.Explanation;
import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;
import io.execbroker.filters.PolicyProblem;
import io.execbroker.filters.PolicySettings;
import io.execbroker.filters.engine.FilterEngine;

import java.util.List;
import java.util.Optional;

/** A policy that means what its operator wrote. */
final class StrictPolicy implements Policy {
    private final PolicySettings settings;
    private final List<FilterDefinition> filters;
    private final List<PolicyProblem> problems;
    private final FilterEngine engine;

    StrictPolicy(
            PolicySettings settings,
            List<FilterDefinition> filters,
            List<PolicyProblem> problems,
            FilterEngine engine) {
        this.settings = settings;
        this.filters = List.copyOf(filters);
        this.problems = List.copyOf(problems);
        this.engine = engine;
    }

    @Override
    public Mode mode() {
        return Mode.STRICT;
    }

    @Override
    public PolicySettings settings() {
        return settings;
    }

    @Override
    public List<FilterDefinition> filters() {
        return filters;
    }

    @Override
    public List<PolicyProblem> problems() {
        return problems;
    }

    @Override
    public FilterDecision decide(List<String> argv) {
        return defect(argv)
                .<FilterDecision>map(FilterDecision.Invalid::new)
                .orElseGet(() -> engine.decide(Argv.canonical(argv)));
    }

    @Override
    public Explanation explain(List<String> argv) {
        return defect(argv)
                .map(why -> new Explanation(new FilterDecision.Invalid(why), List.of()))
                .orElseGet(() -> engine.explain(Argv.canonical(argv)));
    }

    private static Optional<String> defect(List<String> argv) {
        if (argv.isEmpty()) {
            return Optional.of("there is no command");
        }
        return argv.getFirst().isEmpty()
                ? Optional.of("the command word is empty")
                : Argv.defect(argv);
    }
}
