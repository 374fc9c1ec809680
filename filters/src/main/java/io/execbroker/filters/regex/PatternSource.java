package io.execbroker.filters.regex;

/**
 * The characters of a pattern as Python's tokenizer delivers them: a backslash and what follows are
 * one token.
 */
final class PatternSource {
    /** The token after the last one. */
    static final int NONE = -1;

    private static final int ESCAPE = 0x200000;

    private final int[] pattern;
    private int index;

    PatternSource(String pattern) {
        this.pattern = pattern.codePoints().toArray();
    }

    /** The token for a backslash followed by {@code c}. */
    static int escaped(int c) {
        return ESCAPE + c;
    }

    static boolean isEscaped(int token) {
        return token >= ESCAPE;
    }

    /** The character after the backslash of an escaped token. */
    static int escapedCharacter(int token) {
        return token - ESCAPE;
    }

    int position() {
        return index;
    }

    void position(int earlier) {
        index = earlier;
    }

    int peek() throws BrokenPatternException {
        if (index == pattern.length) {
            return NONE;
        }
        if (pattern[index] != '\\') {
            return pattern[index];
        }
        if (index + 1 == pattern.length) {
            throw error("a backslash with nothing after it");
        }
        return escaped(pattern[index + 1]);
    }

    int next() throws BrokenPatternException {
        int token = peek();
        if (token != NONE) {
            index += isEscaped(token) ? 2 : 1;
        }
        return token;
    }

    boolean take(int token) throws BrokenPatternException {
        if (peek() != token) {
            return false;
        }
        next();
        return true;
    }

    /** Takes up to {@code most} digits of {@code radix}. */
    String digits(int most, int radix) throws BrokenPatternException {
        StringBuilder digits = new StringBuilder();
        while (digits.length() < most && isDigit(peek(), radix)) {
            digits.append((char) next());
        }
        return digits.toString();
    }

    /** Takes everything before {@code terminator}, and the terminator. */
    String until(int terminator) throws BrokenPatternException {
        StringBuilder text = new StringBuilder();
        for (int token = next(); token != terminator; token = next()) {
            if (token == NONE) {
                throw error("a name without its " + Character.toString(terminator));
            }
            if (isEscaped(token)) {
                text.append('\\').appendCodePoint(escapedCharacter(token));
            } else {
                text.appendCodePoint(token);
            }
        }
        if (text.isEmpty()) {
            throw error("an empty name");
        }
        return text.toString();
    }

    BrokenPatternException error(String what) {
        return new BrokenPatternException(what, index);
    }

    static boolean isDigit(int token, int radix) {
        return token >= 0 && token < 0x80 && Character.digit(token, radix) >= 0;
    }
}
