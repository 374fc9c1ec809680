package io.execbroker.filters.regex;

import java.util.ArrayList;
import java.util.List;

/** The parts of a sequence while it is being parsed, and what a quantifier may follow. */
final class Parts {
    /** Whether a quantifier may follow the last part. */
    private enum Last {
        QUANTIFIABLE,
        PLACE,
        QUANTIFIED
    }

    private final PatternSource source;
    private final List<Node> nodes = new ArrayList<>();
    private Last last = Last.PLACE;

    Parts(PatternSource source) {
        this.source = source;
    }

    boolean isEmpty() {
        return nodes.isEmpty();
    }

    void add(Node node) {
        nodes.add(node);
        last = Last.QUANTIFIABLE;
    }

    /** Adds what takes no character, and so cannot be repeated. */
    void addPlace(Node node) {
        nodes.add(node);
        last = Last.PLACE;
    }

    void repeatLast(Counts counts, Node.Greed greed) throws BrokenPatternException {
        switch (last) {
            case PLACE -> throw source.error("a quantifier with nothing to repeat");
            case QUANTIFIED -> throw source.error("a quantifier after a quantifier");
            case QUANTIFIABLE -> {}
        }
        Node body = nodes.removeLast();
        nodes.add(new Node.Repeat(body, counts.min(), counts.max(), greed));
        last = Last.QUANTIFIED;
    }

    Node toNode() {
        return nodes.size() == 1 ? nodes.getFirst() : new Node.Sequence(nodes);
    }
}
