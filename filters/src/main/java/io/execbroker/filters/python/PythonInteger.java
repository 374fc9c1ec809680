package io.execbroker.filters.python;

import java.math.BigInteger;
import java.util.Optional;

/** Python's {@code int(text)}: blanks around, a sign, underscores between digits, any digits. */
public final class PythonInteger {
    /** CPython refuses to convert longer texts. */
    private static final int MAX_DIGITS = 4300;

    private PythonInteger() {}

    /** Returns the value of {@code text}, or empty where Python raises ValueError. */
    public static Optional<BigInteger> parse(String text) {
        String body = PythonText.strip(text);
        boolean negative = body.startsWith("-");
        if (negative || body.startsWith("+")) {
            body = body.substring(1);
        }
        StringBuilder digits = new StringBuilder();
        boolean digitBefore = false;
        for (int i = 0; i < body.length(); ) {
            int c = body.codePointAt(i);
            i += Character.charCount(c);
            if (c == '_') {
                if (!digitBefore) {
                    return Optional.empty();
                }
                digitBefore = false;
            } else if (PythonText.isDecimal(c)) {
                digits.append((char) ('0' + Character.digit(c, 10)));
                digitBefore = true;
            } else {
                return Optional.empty();
            }
        }
        if (!digitBefore || digits.length() > MAX_DIGITS) {
            return Optional.empty();
        }
        BigInteger value = new BigInteger(digits.toString());
        return Optional.of(negative ? value.negate() : value);
    }
}
