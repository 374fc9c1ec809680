package io.execbroker.filters.rootwrap;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;
import io.execbroker.filters.PolicyProblem;
import io.execbroker.filters.PolicySettings;
import io.execbroker.filters.engine.Dialect;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.engine.FilterEngine;

import java.util.List;

/** What was loaded, of whichever mode. */
abstract sealed class LoadedPolicy implements Policy permits StrictPolicy, CompatiblePolicy {
    /** Decides by the definitions alone. */
    final FilterEngine engine;

    private final Mode mode;
    private final PolicySettings settings;
    private final List<FilterDefinition> filters;
    private final List<PolicyProblem> problems;

    LoadedPolicy(
            Mode mode,
            PolicySettings settings,
            List<Filter> filters,
            List<PolicyProblem> problems,
            Dialect dialect) {
        this.mode = mode;
        this.settings = settings;
        this.filters = filters.stream().map(Filter::definition).toList();
        this.problems = List.copyOf(problems);
        this.engine = new FilterEngine(filters, dialect);
    }

    @Override
    public final Mode mode() {
        return mode;
    }

    @Override
    public final PolicySettings settings() {
        return settings;
    }

    @Override
    public final List<FilterDefinition> filters() {
        return filters;
    }

    @Override
    public final List<PolicyProblem> problems() {
        return problems;
    }
}
