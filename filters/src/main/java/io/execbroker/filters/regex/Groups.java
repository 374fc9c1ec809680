package io.execbroker.filters.regex;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The capturing groups of a pattern while it is being parsed. */
final class Groups {
    /** By number; null while open. Number 0 is the whole match and never closed. */
    private final List<Node.@Nullable Width> widths = new ArrayList<>();

    private final Map<String, Integer> numbers = new HashMap<>();
    private int highestConditional;
    private int lookBehindStart = Integer.MAX_VALUE;

    Groups() {
        widths.add(null);
    }

    int count() {
        return widths.size() - 1;
    }

    int open() {
        widths.add(null);
        return count();
    }

    /** Names the group {@code number}; false if the name is taken. */
    boolean name(String name, int number) {
        return numbers.putIfAbsent(name, number) == null;
    }

    void close(int number, Node body) {
        widths.set(number, width(body));
    }

    Node.Width width(Node node) {
        return Node.width(node, widths);
    }

    Optional<Integer> number(String name) {
        return Optional.ofNullable(numbers.get(name));
    }

    boolean isClosed(int number) {
        return number < widths.size() && widths.get(number) != null;
    }

    /** Notes that a condition asks for {@code number}, which may come later. */
    void awaitedBy(int number) {
        highestConditional = Math.max(highestConditional, number);
    }

    boolean allAwaitedExist() {
        return highestConditional <= count();
    }

    /** Enters a look-behind and returns what {@link #leaveLookBehind} needs. */
    int enterLookBehind() {
        int outer = lookBehindStart;
        lookBehindStart = Math.min(outer, widths.size());
        return outer;
    }

    void leaveLookBehind(int outer) {
        lookBehindStart = outer;
    }

    /** Whether the look-behind being parsed, if any, may refer to {@code number}. */
    boolean isReachable(int number) {
        return lookBehindStart == Integer.MAX_VALUE
                || (isClosed(number) && number < lookBehindStart);
    }

    /** Whether {@code name} may name a group: {@code str.isidentifier}. */
    static boolean isIdentifier(String name) {
        int first = name.codePointAt(0);
        return (first == '_' || Character.isUnicodeIdentifierStart(first))
                && name.codePoints()
                        .allMatch(c ->
                                Character.isUnicodeIdentifierPart(c)
                                        && !Character.isIdentifierIgnorable(c));
    }
}
