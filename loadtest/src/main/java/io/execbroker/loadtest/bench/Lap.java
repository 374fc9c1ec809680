package io.execbroker.loadtest.bench;

import io.execbroker.loadtest.report.Latencies;

import java.time.Duration;
import java.util.Set;

/**
 * What one peer did with one workload in one round.
 *
 * @param latencies a command's, from the moment its caller was free to start it until its caller
 *     had exit status and output
 * @param elapsed from the first start to the last end
 * @param answers the different ones; one if all is well
 */
record Lap(Latencies latencies, Duration elapsed, Set<Answer> answers) {

    Lap {
        answers = Set.copyOf(answers);
    }
}
