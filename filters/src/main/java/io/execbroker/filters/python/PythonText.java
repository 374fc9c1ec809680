package io.execbroker.filters.python;

/**
 * Python's view of characters: {@code str.isspace}, {@code str.isalnum}, {@code str.isdecimal}, and
 * the case folding of {@code re.IGNORECASE}. Arguments are code points.
 *
 * <p>CPython 3.11 knows Unicode 14 and this JVM a later one, so the letters and digits that came
 * after Unicode 14 are listed here and treated as unassigned.
 */
public final class PythonText {
    /** First and last code points of letters, digits and numbers newer than Unicode 14, paired. */
    private static final int[] NEWER_THAN_UNICODE_14 = {
        0x1C89, 0x1C8A, 0xA7CB, 0xA7CD, 0xA7DA, 0xA7DC, 0x105C0, 0x105F3, 0x10D40, 0x10D65,
        0x10D6F, 0x10D85, 0x10EC2, 0x10EC4, 0x1123F, 0x11240, 0x11380, 0x11389, 0x1138B, 0x1138B,
        0x1138E, 0x1138E, 0x11390, 0x113B5, 0x113B7, 0x113B7, 0x113D1, 0x113D1, 0x113D3, 0x113D3,
        0x116D0, 0x116E3, 0x11BC0, 0x11BE0, 0x11BF0, 0x11BF9, 0x11F02, 0x11F02, 0x11F04, 0x11F10,
        0x11F12, 0x11F33, 0x11F50, 0x11F59, 0x1342F, 0x1342F, 0x13441, 0x13446, 0x13460, 0x143FA,
        0x16100, 0x1611D, 0x16130, 0x16139, 0x16D40, 0x16D6C, 0x16D70, 0x16D79, 0x18CFF, 0x18CFF,
        0x1B132, 0x1B132, 0x1B155, 0x1B155, 0x1CCF0, 0x1CCF9, 0x1D2C0, 0x1D2D3, 0x1DF25, 0x1DF2A,
        0x1E030, 0x1E06D, 0x1E4D0, 0x1E4EB, 0x1E4F0, 0x1E4F9, 0x1E5D0, 0x1E5ED, 0x1E5F0, 0x1E5FA,
        0x2B739, 0x2B739, 0x2EBF0, 0x2EE5D, 0x31350, 0x323AF,
    };

    private PythonText() {}

    /** {@code str.isspace}, which is also what {@code \s} and {@code str.strip} go by. */
    public static boolean isSpace(int c) {
        if (c < 0x80) {
            return c == ' ' || isBetween(c, '\t', '\r') || isBetween(c, 0x1C, 0x1F);
        }
        return switch (c) {
            case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> isBetween(c, 0x2000, 0x200A);
        };
    }

    /** {@code \w}: {@code str.isalnum} or an underscore. */
    public static boolean isWord(int c) {
        if (c < 0x80) {
            return isAsciiWord(c);
        }
        return isAlphanumeric(c) && !isNewer(c);
    }

    /** {@code \w} under {@code re.ASCII}. */
    public static boolean isAsciiWord(int c) {
        return isBetween(c, 'a', 'z')
                || isBetween(c, 'A', 'Z')
                || isBetween(c, '0', '9')
                || c == '_';
    }

    /** {@code \d}: {@code str.isdecimal}. */
    public static boolean isDecimal(int c) {
        return c < 0x80
                ? isBetween(c, '0', '9')
                : Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER && !isNewer(c);
    }

    /** The representative of all characters that {@code re.IGNORECASE} takes for {@code c}. */
    public static int fold(int c) {
        if (c < 0x80) {
            return foldAscii(c);
        }
        return switch (c) {
            case 0x1FD3 -> 0x390;
            case 0x1FE3 -> 0x3B0;
            case 0xFB05 -> 0xFB06;
            default ->
                    isNewer(c)
                            ? c
                            : unlessNewer(
                                    Character.toLowerCase(
                                            Character.toUpperCase(Character.toLowerCase(c))),
                                    c);
        };
    }

    /** As {@link #fold} under {@code re.ASCII}. */
    public static int foldAscii(int c) {
        return isBetween(c, 'A', 'Z') ? c + ('a' - 'A') : c;
    }

    /** {@code str.strip()}. */
    public static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isAlphanumeric(int c) {
        return Character.isLetter(c)
                || switch (Character.getType(c)) {
                    case Character.DECIMAL_DIGIT_NUMBER,
                            Character.LETTER_NUMBER,
                            Character.OTHER_NUMBER ->
                            true;
                    default -> false;
                };
    }

    private static int unlessNewer(int folded, int original) {
        return isNewer(folded) ? original : folded;
    }

    private static boolean isNewer(int c) {
        if (c < NEWER_THAN_UNICODE_14[0]) {
            return false;
        }
        for (int i = 0; i < NEWER_THAN_UNICODE_14.length; i += 2) {
            if (isBetween(c, NEWER_THAN_UNICODE_14[i], NEWER_THAN_UNICODE_14[i + 1])) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBetween(int c, int first, int last) {
        return c >= first && c <= last;
    }
}
