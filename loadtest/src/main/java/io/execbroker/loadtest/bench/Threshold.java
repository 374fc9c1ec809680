package io.execbroker.loadtest.bench;

import io.execbroker.loadtest.bench.TargetResult.Relation;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A bound that a run is held to.
 *
 * @param figure its name in {@link Figures}
 */
public record Threshold(String figure, Relation relation, double bound) {
    private static final Pattern TEXT =
            Pattern.compile("([^<>=\\s]+)\\s*(>=|<=)\\s*(\\d+(?:\\.\\d+)?(?:[eE]\\d+)?)");

    /**
     * Reads {@code NAME>=NUMBER} or {@code NAME<=NUMBER}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Threshold parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "threshold: " + text + " (expected: NAME>=NUMBER or NAME<=NUMBER)");
        }
        var relation = matcher.group(2).equals(">=") ? Relation.AT_LEAST : Relation.AT_MOST;
        return new Threshold(matcher.group(1), relation, Double.parseDouble(matcher.group(3)));
    }

    /** Empty if it is met; else what is wrong, for a person. */
    public Optional<String> complaint(Figures figures) {
        return figures.value(figure)
                .map(value ->
                        relation.holds(value, bound) ? Optional.<String>empty() : missed(value))
                .orElseGet(() -> Optional.of(unknown(figures)));
    }

    private Optional<String> missed(double value) {
        return Optional.of(
                "threshold missed: %s is %s (expected: %s %s)"
                        .formatted(
                                figure,
                                TargetResult.number(value),
                                relation.words(),
                                TargetResult.number(bound)));
    }

    /** The names of the same workload are enough to find a slip, where there are any. */
    private String unknown(Figures figures) {
        var start = figure.split("\\.", 2)[0] + ".";
        var near = figures.names().stream().filter(name -> name.startsWith(start)).toList();
        var shown = near.isEmpty() ? List.copyOf(figures.names()) : near;
        return "threshold: this run has no figure %s (it has: %s)"
                .formatted(figure, String.join(", ", shown));
    }
}
