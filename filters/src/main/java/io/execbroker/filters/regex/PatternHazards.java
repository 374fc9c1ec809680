package io.execbroker.filters.regex;

import io.execbroker.filters.regex.Node.Repeat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What in a usable pattern its author probably did not intend. */
public final class PatternHazards {
    /** From this count on a repeat is as good as unbounded. */
    private static final int MANY = 10;

    /** With so many overlapping repeats in a row, a mismatch costs the cube of the length. */
    private static final int REPEATS_IN_A_ROW = 3;

    private static final String AMBIGUOUS =
            "it can split a text in exponentially many ways, so a long argument that does not match"
                    + " takes for ever elsewhere and is refused for its cost here";

    private final Set<String> found = new LinkedHashSet<>();

    private PatternHazards() {}

    /**
     * Returns clauses about {@code pattern}, empty if there is nothing to say.
     *
     * @throws BrokenPatternException if the pattern cannot be used at all
     */
    public static List<String> of(String pattern) throws BrokenPatternException {
        PatternParser parser = new PatternParser(pattern, Reading.UNICODE);
        Node node = parser.parse();
        PatternHazards hazards = new PatternHazards();
        if (node instanceof Node.Alternatives) {
            hazards.found.add(
                    "rootwrap anchors its last branch only; put parentheses around the branches");
        }
        hazards.found.addAll(parser.remarks());
        hazards.inspect(node);
        return List.copyOf(hazards.found);
    }

    private void inspect(Node node) {
        if (node instanceof Repeat(Node body, int min, int max, Node.Greed greed)
                && max >= MANY
                && greed != Node.Greed.POSSESSIVE
                && isAmbiguous(body)) {
            found.add(AMBIGUOUS);
        }
        if (node instanceof Node.Sequence(List<Node> parts) && hasRepeatsInARow(parts)) {
            found.add("it has several repeats in a row that can take the same characters");
        }
        children(node).forEach(this::inspect);
    }

    /** Whether a text of several iterations of {@code body} can be divided in several ways. */
    private static boolean isAmbiguous(Node body) {
        return switch (body) {
            case Node.Group(int number, Node inner) -> isAmbiguous(inner);
            case Repeat(Node inner, int min, int max, Node.Greed greed) ->
                    max >= MANY || isAmbiguous(inner);
            case Node.Alternatives(List<Node> branches) ->
                    branches.stream().anyMatch(PatternHazards::isAmbiguous) || anyOverlap(branches);
            case Node.Sequence(List<Node> parts) -> {
                for (int i = 0; i < parts.size(); i++) {
                    List<Node> others = new ArrayList<>(parts);
                    Node part = others.remove(i);
                    if (isAmbiguous(part)
                            && others.stream().allMatch(o -> isNullable(o) || overlap(o, part))) {
                        yield true;
                    }
                }
                yield false;
            }
            case Node.One one -> false;
            case Node.Atomic atomic -> false;
            case Node.Look look -> false;
            case Node.At at -> false;
            case Node.BackReference reference -> false;
            case Node.Conditional conditional -> false;
        };
    }

    private static boolean anyOverlap(List<Node> branches) {
        for (int i = 0; i < branches.size(); i++) {
            for (Node later : branches.subList(i + 1, branches.size())) {
                if (overlap(branches.get(i), later)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean hasRepeatsInARow(List<Node> parts) {
        int inARow = 0;
        Node before = Node.Sequence.EMPTY;
        for (Node part : parts) {
            boolean isLong = part instanceof Repeat repeat && repeat.max() >= MANY;
            if (isLong) {
                inARow = inARow > 0 && overlap(before, part) ? inARow + 1 : 1;
                before = part;
            } else if (!isNullable(part) && !overlap(before, part)) {
                inARow = 0;
            }
            if (inARow >= REPEATS_IN_A_ROW) {
                return true;
            }
        }
        return false;
    }

    private static boolean overlap(Node one, Node other) {
        return firsts(one).stream().anyMatch(a -> firsts(other).stream().anyMatch(a::overlaps));
    }

    /** The sets of characters that {@code node} can begin with. */
    private static List<CharSet> firsts(Node node) {
        return switch (node) {
            case Node.One(CharSet set) -> List.of(set);
            case Node.Sequence(List<Node> parts) -> {
                List<CharSet> sets = new ArrayList<>();
                for (Node part : parts) {
                    sets.addAll(firsts(part));
                    if (!isNullable(part)) {
                        break;
                    }
                }
                yield sets;
            }
            case Node.Look look -> List.of();
            default -> children(node).stream().flatMap(c -> firsts(c).stream()).toList();
        };
    }

    private static boolean isNullable(Node node) {
        return switch (node) {
            case Node.One one -> false;
            case Node.Sequence(List<Node> parts) ->
                    parts.stream().allMatch(PatternHazards::isNullable);
            case Node.Alternatives(List<Node> branches) ->
                    branches.stream().anyMatch(PatternHazards::isNullable);
            case Node.Group(int number, Node body) -> isNullable(body);
            case Node.Atomic(Node body) -> isNullable(body);
            case Repeat repeat -> repeat.min() == 0 || isNullable(repeat.body());
            case Node.Look look -> true;
            case Node.At at -> true;
            case Node.BackReference reference -> true;
            case Node.Conditional conditional ->
                    isNullable(conditional.ifSet()) || isNullable(conditional.ifUnset());
        };
    }

    private static List<Node> children(Node node) {
        return switch (node) {
            case Node.One one -> List.of();
            case Node.At at -> List.of();
            case Node.BackReference reference -> List.of();
            case Node.Sequence(List<Node> parts) -> parts;
            case Node.Alternatives(List<Node> branches) -> branches;
            case Node.Group(int number, Node body) -> List.of(body);
            case Node.Atomic(Node body) -> List.of(body);
            case Node.Look look -> List.of(look.body());
            case Repeat repeat -> List.of(repeat.body());
            case Node.Conditional conditional ->
                    List.of(conditional.ifSet(), conditional.ifUnset());
        };
    }
}
