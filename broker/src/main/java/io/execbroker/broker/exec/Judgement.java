package io.execbroker.broker.exec;

import io.execbroker.broker.process.SpawnSpec;
import io.execbroker.broker.report.ExecReport.Verdict;
import io.execbroker.broker.report.Outcome;

import java.util.Optional;

/** What the {@link Judge} says of a request. */
sealed interface Judgement {

    /**
     * It may run.
     *
     * @param plan what to start
     */
    record Allowed(Verdict verdict, LaunchPlan plan) implements Judgement {}

    /**
     * It may not.
     *
     * @param verdict present when the filters were asked
     */
    record Refused(Optional<Verdict> verdict, Outcome.Rejected outcome) implements Judgement {}

    /**
     * How an allowed command is started.
     *
     * @param first what to start
     * @param withoutNamespace what to start when the network namespace of {@code first} does not
     *     exist: the real {@code ip netns exec}, which says so in its own words
     */
    record LaunchPlan(SpawnSpec first, Optional<SpawnSpec> withoutNamespace) {}
}
