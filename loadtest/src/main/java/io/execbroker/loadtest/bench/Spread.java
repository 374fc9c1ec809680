package io.execbroker.loadtest.bench;

import java.util.List;

/** What became of a figure over several rounds. */
public record Spread(double median, double min, double max) {

    /**
     * The spread of these.
     *
     * @param values one for each round, at least one
     */
    static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values: none (expected: at least one)");
        }
        var sorted = values.stream().sorted().toList();
        var middle = sorted.size() / 2;
        var median =
                sorted.size() % 2 == 1
                        ? sorted.get(middle)
                        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }
}
