package io.execbroker.filters.rootwrap;

import io.execbroker.filters.Explanation;
import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.Mode;
import io.execbroker.filters.PolicyProblem;
import io.execbroker.filters.PolicySettings;
import io.execbroker.filters.engine.Dialect;
import io.execbroker.filters.engine.Filter;

import java.util.List;
import java.util.Optional;

/** A policy that means what its operator wrote. */
final class StrictPolicy extends LoadedPolicy {
    StrictPolicy(
            PolicySettings settings,
            List<Filter> filters,
            List<PolicyProblem> problems,
            Dialect dialect) {
        super(Mode.STRICT, settings, filters, problems, dialect);
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
