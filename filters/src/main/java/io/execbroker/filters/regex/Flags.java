package io.execbroker.filters.regex;

/** The inline flags in force: {@code (?imsxa)}. */
record Flags(
        boolean ignoreCase, boolean multiline, boolean dotAll, boolean verbose, boolean ascii) {
    static final Flags NONE = new Flags(false, false, false, false, false);

    static boolean isFlag(int token) {
        return token >= 0 && "imsxau".indexOf(token) >= 0;
    }

    /** These flags with {@code letter} set or unset; {@code u} is the opposite of {@code a}. */
    Flags with(int letter, boolean on) {
        return switch (letter) {
            case 'i' -> new Flags(on, multiline, dotAll, verbose, ascii);
            case 'm' -> new Flags(ignoreCase, on, dotAll, verbose, ascii);
            case 's' -> new Flags(ignoreCase, multiline, on, verbose, ascii);
            case 'x' -> new Flags(ignoreCase, multiline, dotAll, on, ascii);
            case 'a' -> new Flags(ignoreCase, multiline, dotAll, verbose, on);
            case 'u' -> new Flags(ignoreCase, multiline, dotAll, verbose, !on);
            default -> throw new IllegalArgumentException("no flag: " + (char) letter);
        };
    }
}
