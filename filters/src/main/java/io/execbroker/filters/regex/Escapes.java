package io.execbroker.filters.regex;

/** Escapes that stand for one character, inside and outside of classes. */
final class Escapes {
    private static final String CONTROL_LETTERS = "abfnrtv";
    private static final String CONTROLS = "\u0007\b\f\n\r\t\u000b";

    private final PatternSource source;
    private final Cautions cautions;

    Escapes(PatternSource source, Cautions cautions) {
        this.source = source;
        this.cautions = cautions;
    }

    /**
     * Returns the character that a backslash and {@code c}, already taken, stand for, and takes the
     * digits or the name that belong to it.
     */
    int character(int c) throws BrokenPatternException {
        int control = CONTROL_LETTERS.indexOf(c);
        if (control >= 0) {
            return CONTROLS.charAt(control);
        }
        return switch (c) {
            case 'x' -> hexadecimal(2);
            case 'u' -> hexadecimal(4);
            case 'U' -> hexadecimal(8);
            case 'N' -> named();
            default -> {
                if (c < 0x80 && Character.isLetterOrDigit(c)) {
                    throw source.error("the unknown escape \\" + (char) c);
                }
                yield c;
            }
        };
    }

    /** An octal escape of at most {@code more} further digits. */
    int octal(int first, int more) throws BrokenPatternException {
        int value = Integer.parseInt((char) first + source.digits(more, 8), 8);
        if (value > 0377) {
            throw source.error("an octal escape above 0377");
        }
        return value;
    }

    private int hexadecimal(int length) throws BrokenPatternException {
        String digits = source.digits(length, 16);
        if (digits.length() < length) {
            throw source.error("an escape with fewer than " + length + " hexadecimal digits");
        }
        long value = Long.parseLong(digits, 16);
        if (value > Character.MAX_CODE_POINT) {
            throw source.error("a character above U+10FFFF");
        }
        return (int) value;
    }

    private int named() throws BrokenPatternException {
        cautions.add("\\N{...} depends on the Unicode version");
        if (!source.take('{')) {
            throw source.error("\\N without {name}");
        }
        String name = source.until('}');
        try {
            return Character.codePointOf(name);
        } catch (IllegalArgumentException e) {
            throw source.error("the unknown character name " + name);
        }
    }
}
