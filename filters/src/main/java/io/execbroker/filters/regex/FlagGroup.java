package io.execbroker.filters.regex;

/**
 * What {@code (?i-s} says.
 *
 * @param on letters switched on
 * @param off letters switched off
 * @param isGlobal whether it ends with a parenthesis and so holds for the whole pattern
 */
record FlagGroup(String on, String off, boolean isGlobal) {
    /** Parses up to the closing parenthesis or the colon. */
    static FlagGroup parse(PatternSource source, int first) throws BrokenPatternException {
        StringBuilder on = new StringBuilder();
        int token = first;
        while (Flags.isFlag(token)) {
            on.append((char) token);
            token = source.next();
        }
        if (on.indexOf("a") >= 0 && on.indexOf("u") >= 0) {
            throw source.error("flags a and u together");
        }
        if (token == ')') {
            return new FlagGroup(on.toString(), "", true);
        }
        StringBuilder off = new StringBuilder();
        if (token == '-') {
            token = source.next();
            while (Flags.isFlag(token)) {
                off.append((char) token);
                token = source.next();
            }
            if (off.isEmpty() || off.indexOf("a") >= 0 || off.indexOf("u") >= 0) {
                throw source.error("flags that cannot be switched off");
            }
        }
        if (token != ':' || on.chars().anyMatch(letter -> off.indexOf(letter(letter)) >= 0)) {
            throw source.error("a bad group of flags");
        }
        return new FlagGroup(on.toString(), off.toString(), false);
    }

    Flags applyTo(Flags flags) {
        Flags result = flags;
        for (int i = 0; i < on.length(); i++) {
            result = result.with(on.charAt(i), true);
        }
        for (int i = 0; i < off.length(); i++) {
            result = result.with(off.charAt(i), false);
        }
        return result;
    }

    private static String letter(int c) {
        return Character.toString(c);
    }
}
