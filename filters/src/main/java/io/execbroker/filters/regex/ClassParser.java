package io.execbroker.filters.regex;

import static io.execbroker.filters.regex.PatternSource.NONE;

/** Parses what stands between square brackets. */
final class ClassParser {
    private final PatternSource source;
    private final Escapes escapes;
    private final Cautions cautions;

    ClassParser(PatternSource source, Escapes escapes, Cautions cautions) {
        this.source = source;
        this.escapes = escapes;
        this.cautions = cautions;
    }

    /** A member: a category such as {@code \d}, or a character that may begin a range. */
    private sealed interface Member {
        record Category(Members members) implements Member {}

        record Literal(int character) implements Member {}
    }

    /** Parses up to the closing bracket; the opening one has been taken. */
    Members parse(boolean ignoreCase) throws BrokenPatternException {
        if (source.peek() == '[') {
            cautions.add("a class that begins with [[ may become a nested set");
        }
        boolean negated = source.take('^');
        Members members = Members.NONE;
        boolean first = true;
        while (first || !source.take(']')) {
            members = members.or(item(first, ignoreCase));
            first = false;
        }
        return negated ? members.negate() : members;
    }

    private Members item(boolean first, boolean ignoreCase) throws BrokenPatternException {
        int token = take();
        if (!first && "-&~|".indexOf(token) >= 0 && source.peek() == token) {
            cautions.add("a doubled " + (char) token + " in a class may become a set operation");
        }
        Member low = member(token);
        if (!source.take('-')) {
            return members(low, ignoreCase);
        }
        if (source.peek() == ']') {
            return members(low, ignoreCase).or(Members.literal('-', ignoreCase));
        }
        int end = take();
        if (end == '-') {
            cautions.add("a doubled - in a class may become a set operation");
        }
        Member high = member(end);
        if (low instanceof Member.Literal(int from)
                && high instanceof Member.Literal(int to)
                && from <= to) {
            if (isSurprising(from, to)) {
                cautions.remark(
                        "the range %s-%s takes in letters or digits between the two"
                                .formatted(Character.toString(from), Character.toString(to)));
            }
            return Members.range(from, to, ignoreCase);
        }
        throw source.error("a bad character range");
    }

    /** Whether a range of ASCII crosses from one kind of character into another. */
    private static boolean isSurprising(int from, int to) {
        boolean isOneKind =
                (PatternSource.isDigit(from, 10) && PatternSource.isDigit(to, 10))
                        || (Character.isLowerCase(from) && Character.isLowerCase(to))
                        || (Character.isUpperCase(from) && Character.isUpperCase(to));
        boolean crosses = from <= 'z' && to >= '0' && !(from <= ' ' && to >= '~');
        return to < 0x80 && crosses && !isOneKind;
    }

    private int take() throws BrokenPatternException {
        int token = source.next();
        if (token == NONE) {
            throw source.error("a class without its ]");
        }
        return token;
    }

    private static Members members(Member member, boolean ignoreCase) {
        return switch (member) {
            case Member.Category(Members members) -> members;
            case Member.Literal(int character) -> Members.literal(character, ignoreCase);
        };
    }

    private Member member(int token) throws BrokenPatternException {
        if (!PatternSource.isEscaped(token)) {
            return new Member.Literal(token);
        }
        int c = PatternSource.escapedCharacter(token);
        if (Members.isCategory(c)) {
            return new Member.Category(Members.category(c));
        }
        if (PatternSource.isDigit(c, 8)) {
            return new Member.Literal(escapes.octal(c, 2));
        }
        return new Member.Literal(escapes.character(c));
    }
}
