package io.execbroker.filters.regex;

import io.execbroker.filters.python.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A parsed pattern. */
sealed interface Node {
    /** Matches one character. */
    record One(CharSet set) implements Node {}

    record Sequence(List<Node> parts) implements Node {
        static final Sequence EMPTY = new Sequence(List.of());
    }

    record Alternatives(List<Node> branches) implements Node {}

    /** A capturing group, numbered from 1. */
    record Group(int number, Node body) implements Node {}

    record Repeat(Node body, int min, int max, Greed greed) implements Node {
        static final int UNBOUNDED = Integer.MAX_VALUE;
    }

    /** A body that is not reconsidered once it has matched. */
    record Atomic(Node body) implements Node {}

    record Look(boolean behind, boolean negative, Node body, int width) implements Node {}

    record At(Position position) implements Node {}

    record BackReference(int group, Folding folding) implements Node {}

    /** One body if a group has matched, else the other. */
    record Conditional(int group, Node ifSet, Node ifUnset) implements Node {}

    /** Which of its possible counts a repeat tries first. */
    enum Greed {
        GREEDY,
        LAZY,
        POSSESSIVE
    }

    /** How a back reference compares characters. */
    enum Folding {
        NONE,
        ASCII,
        UNICODE;

        int fold(int c) {
            return switch (this) {
                case NONE -> c;
                case ASCII -> PythonText.foldAscii(c);
                case UNICODE -> PythonText.fold(c);
            };
        }
    }

    /** The widths a node can match, in characters; {@code max} may be unbounded. */
    record Width(long min, long max) {
        static final Width ZERO = new Width(0, 0);
        private static final long LIMIT = Integer.MAX_VALUE;

        Width plus(Width other) {
            return new Width(Math.min(LIMIT, min + other.min), Math.min(LIMIT, max + other.max));
        }

        Width or(Width other) {
            return new Width(Math.min(min, other.min), Math.max(max, other.max));
        }

        Width times(int least, int most) {
            return new Width(Math.min(LIMIT, min * least), Math.min(LIMIT, max * most));
        }
    }

    /** Computes the width of {@code node}; {@code groups} holds those of the closed groups. */
    static Width width(Node node, List<@Nullable Width> groups) {
        return switch (node) {
            case One one -> new Width(1, 1);
            case Sequence sequence -> {
                Width sum = Width.ZERO;
                for (Node part : sequence.parts()) {
                    sum = sum.plus(width(part, groups));
                }
                yield sum;
            }
            case Alternatives alternatives -> {
                Width all = width(alternatives.branches().getFirst(), groups);
                for (Node branch : alternatives.branches()) {
                    all = all.or(width(branch, groups));
                }
                yield all;
            }
            case Group group -> width(group.body(), groups);
            case Repeat repeat -> width(repeat.body(), groups).times(repeat.min(), repeat.max());
            case Atomic atomic -> width(atomic.body(), groups);
            case Look look -> Width.ZERO;
            case At at -> Width.ZERO;
            case BackReference reference -> {
                Width group = groups.get(reference.group());
                yield group == null ? Width.ZERO : group;
            }
            case Conditional conditional ->
                    width(conditional.ifSet(), groups).or(width(conditional.ifUnset(), groups));
        };
    }
}
