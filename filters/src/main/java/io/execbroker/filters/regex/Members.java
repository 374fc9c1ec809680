package io.execbroker.filters.regex;

import io.execbroker.filters.python.PythonText;

import java.util.BitSet;
import java.util.function.IntPredicate;

/** The members of a character class in the Unicode and in the ASCII reading. */
record Members(IntPredicate unicode, IntPredicate ascii) {
    static final Members NONE = same(c -> false);

    static Members same(IntPredicate members) {
        return new Members(members, members);
    }

    static Members literal(int literal, boolean ignoreCase) {
        if (!ignoreCase) {
            return same(c -> c == literal);
        }
        int unicode = PythonText.fold(literal);
        int ascii = PythonText.foldAscii(literal);
        return new Members(
                c -> PythonText.fold(c) == unicode, c -> PythonText.foldAscii(c) == ascii);
    }

    static Members range(int first, int last, boolean ignoreCase) {
        if (!ignoreCase) {
            return same(c -> c >= first && c <= last);
        }
        BitSet unicode = new BitSet();
        BitSet ascii = new BitSet();
        for (int c = first; c <= last; c++) {
            unicode.set(PythonText.fold(c));
            ascii.set(PythonText.foldAscii(c));
        }
        return new Members(
                c -> unicode.get(PythonText.fold(c)), c -> ascii.get(PythonText.foldAscii(c)));
    }

    /** {@code \d}, {@code \s}, {@code \w} and, in upper case, their complements. */
    static Members category(int letter) {
        return switch (letter) {
            case 'd' ->
                    new Members(PythonText::isDecimal, c -> c < 0x80 && PythonText.isDecimal(c));
            case 's' -> new Members(PythonText::isSpace, c -> c == ' ' || (c >= '\t' && c <= '\r'));
            case 'w' -> new Members(PythonText::isWord, PythonText::isAsciiWord);
            default -> category(Character.toLowerCase(letter)).negate();
        };
    }

    static boolean isCategory(int letter) {
        return "dswDSW".indexOf(letter) >= 0;
    }

    Members or(Members other) {
        return new Members(unicode.or(other.unicode), ascii.or(other.ascii));
    }

    Members negate() {
        return new Members(unicode.negate(), ascii.negate());
    }

    CharSet read(Reading reading) {
        return CharSet.of(reading.combine(unicode, ascii));
    }
}
