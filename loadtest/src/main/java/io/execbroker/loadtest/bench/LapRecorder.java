package io.execbroker.loadtest.bench;

import io.execbroker.loadtest.report.Latencies;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Collects a lap. Any thread may add. */
final class LapRecorder {
    /** Where outputs differ, a few of them tell as much as all. */
    private static final int MAX_KEPT_ANSWERS = 10;

    private final Latencies latencies = new Latencies();
    private final Set<Answer> answers = new HashSet<>();

    synchronized void add(long latencyNanos, Answer answer) {
        latencies.recordNanos(latencyNanos);
        if (answers.size() < MAX_KEPT_ANSWERS) {
            answers.add(answer);
        }
    }

    synchronized Lap lap(long elapsedNanos) {
        return new Lap(latencies, Duration.ofNanos(elapsedNanos), answers);
    }
}
