package io.execbroker.filters.engine;

import io.execbroker.filters.Explanation;
import io.execbroker.filters.Explanation.Outcome;
import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.python.PythonPath;
import io.execbroker.filters.regex.StepBudget;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides by a list of definitions. Immutable and thread-safe. */
public final class FilterEngine {
    /** What one decision may cost; see {@link StepBudget}. */
    public static final long STEPS_PER_DECISION = 200_000;

    private static final String NOTHING_MATCHES = "no definition allows this command";

    private final List<Filter> filters;
    private final Dialect dialect;

    public FilterEngine(List<Filter> filters, Dialect dialect) {
        this.filters = List.copyOf(filters);
        this.dialect = dialect;
    }

    /** Decides about {@code argv}, which is not empty. */
    public FilterDecision decide(List<String> argv) {
        return decide(argv, Trace.NONE);
    }

    /** Decides about {@code argv} and says what every definition answered. */
    public Explanation explain(List<String> argv) {
        List<Explanation.Step> steps = new ArrayList<>();
        FilterDecision decision =
                decide(
                        argv,
                        (filter, outcome, why) ->
                                steps.add(new Explanation.Step(filter.definition(), outcome, why)));
        for (Filter filter : filters.subList(steps.size(), filters.size())) {
            steps.add(
                    new Explanation.Step(
                            filter.definition(), Outcome.NOT_ASKED, "was not asked any more"));
        }
        return new Explanation(decision, steps);
    }

    private FilterDecision decide(List<String> argv, Trace trace) {
        try {
            return firstMatch(argv, new StepBudget(STEPS_PER_DECISION), trace);
        } catch (StepBudget.ExhaustedException e) {
            return new FilterDecision.Denied(
                    "the decision takes more than "
                            + STEPS_PER_DECISION
                            + " steps: an argument makes a pattern or a path too costly to check");
        } catch (OriginalRaisesException e) {
            return new FilterDecision.Denied("oslo.rootwrap fails here: " + e.getMessage());
        }
    }

    private FilterDecision firstMatch(List<String> argv, StepBudget budget, Trace trace) {
        FilterDecision otherwise = new FilterDecision.Denied(NOTHING_MATCHES);
        List<String> words = new ArrayList<>(argv);
        for (Filter filter : filters) {
            Answer answer = filter.read(words, budget);
            Optional<Inner> inner = Optional.empty();
            if (answer instanceof Answer.Refusal(String why)) {
                trace.answered(filter, Outcome.NO_MATCH, why);
                continue;
            }
            if (answer instanceof Answer.Chain chain) {
                InnerSearch search = new InnerSearch(filter, chain);
                inner = search.find(budget);
                if (inner.isEmpty()) {
                    trace.answered(filter, Outcome.NO_MATCH, search.why);
                    continue;
                }
            }
            switch (dialect.find(filter.executable())) {
                case Executable.Absent(String why) -> {
                    trace.answered(filter, Outcome.NOT_EXECUTABLE, "matches, but " + why);
                    if (otherwise instanceof FilterDecision.Denied) {
                        otherwise =
                                new FilterDecision.NotExecutable(
                                        filter.definition(), filter.executable());
                    }
                }
                case Executable.Found(String path) -> {
                    trace.answered(filter, Outcome.DECIDED, "matches and decides");
                    return allowed(filter, path, answer, inner);
                }
            }
        }
        return otherwise;
    }

    /** The definition's answer about an inner command, and its executable. */
    private record Inner(Answer.Match match, String path) {}

    /** Looks for a definition that allows the command inside a chain. */
    private final class InnerSearch {
        private final Filter outer;
        private final String word;
        private final List<String> words;
        private String why;

        InnerSearch(Filter outer, Answer.Chain chain) {
            this.outer = outer;
            this.word = chain.inner().getFirst();
            this.words = new ArrayList<>(chain.inner());
            words.set(0, PythonPath.basename(word));
            this.why =
                    "matches, but no other definition for "
                            + outer.runAs()
                            + " allows the inner command "
                            + word;
        }

        Optional<Inner> find(StepBudget budget) {
            for (Filter filter : filters) {
                if (!filter.isChain()
                        && filter.runAs().equals(outer.runAs())
                        && filter.read(words, budget) instanceof Answer.Match match) {
                    switch (dialect.find(filter.executable())) {
                        case Executable.Found(String path) -> {
                            if (dialect.acceptsInner(word, path)) {
                                return Optional.of(new Inner(match, path));
                            }
                            refuse(filter, word + " is not its executable " + path);
                        }
                        case Executable.Absent(String reason) -> refuse(filter, reason);
                    }
                }
            }
            return Optional.empty();
        }

        private void refuse(Filter inner, String reason) {
            why =
                    "matches, and "
                            + inner.definition().name()
                            + " allows the inner command, but "
                            + reason;
        }
    }

    private FilterDecision allowed(
            Filter filter, String path, Answer answer, Optional<Inner> inner) {
        ChainedCommand command =
                switch (answer) {
                    case Answer.Match match ->
                            new ChainedCommand(
                                    ChainedCommand.argv(path, match.arguments()),
                                    match.environment(),
                                    match.nativeForm());
                    case Answer.Chain chain -> {
                        Inner allowed = inner.orElseThrow();
                        yield dialect.chain(path, chain, allowed.path(), allowed.match());
                    }
                    case Answer.Refusal refusal ->
                            throw new AssertionError("a refusal allows nothing");
                };
        return new FilterDecision.Allowed(
                filter.definition(),
                command.command(),
                filter.runAs(),
                command.environment(),
                command.nativeForm(),
                false);
    }
}
