package io.execbroker.loadtest.convert;

import io.execbroker.filters.Surrogateescape;

import java.nio.charset.StandardCharsets;

/**
 * A string literal as Python's {@code repr} writes it, not yet told whether it stands for text or
 * for bytes: without a prefix, 2 means bytes and 3 means text.
 *
 * @param prefix {@code u}, {@code b} or a blank for none
 * @param characters its characters; {@code \xHH} is U+00HH
 * @param hasWide whether there is one that no byte literal holds
 * @param hasByte whether there is an escape that 3 writes in byte literals only
 * @param end index behind the closing quote
 */
record PythonString(char prefix, String characters, boolean hasWide, boolean hasByte, int end) {

    /** It is not what {@code repr} writes; the message says why. */
    static final class NotReprException extends Exception {
        private static final long serialVersionUID = 1L;

        NotReprException(String message) {
            super(message);
        }
    }

    private static final int NOT_ASCII = 0x80;

    /** Reads the literal that begins at {@code start}. */
    static PythonString read(String text, int start) throws NotReprException {
        return new Reader(text, start).literal();
    }

    /** Whether only Python 2 writes it in a list of arguments. */
    boolean isPython2() {
        return prefix == 'u' || (prefix == ' ' && hasByte && !hasWide);
    }

    /**
     * What it stands for, in the form of {@link Surrogateescape}.
     *
     * @param isPython2 whether the list was written by Python 2
     */
    String text(boolean isPython2) throws NotReprException {
        if (prefix == 'b' || (prefix == ' ' && isPython2 && !hasWide)) {
            return Surrogateescape.decode(characters.getBytes(StandardCharsets.ISO_8859_1));
        }
        if (!Surrogateescape.isEncodable(characters)) {
            throw new NotReprException("a surrogate that is no byte");
        }
        return Surrogateescape.canonical(characters);
    }

    private static final class Reader {
        private final String text;
        private final StringBuilder characters = new StringBuilder();
        private int at;
        private boolean hasWide;
        private boolean hasByte;

        Reader(String text, int start) {
            this.text = text;
            this.at = start;
        }

        PythonString literal() throws NotReprException {
            var first = next();
            var prefix = first == 'u' || first == 'b' ? first : ' ';
            var quote = prefix == ' ' ? first : next();
            if (quote != '\'' && quote != '"') {
                throw new NotReprException("not a list of strings at '" + quote + "'");
            }
            for (var c = next(); c != quote; c = next()) {
                if (c == '\\') {
                    escape(next());
                } else {
                    plain(c);
                }
            }
            return new PythonString(prefix, characters.toString(), hasWide, hasByte, at);
        }

        private void plain(char c) throws NotReprException {
            if (c < ' ' || c == '\uFFFD') {
                throw new NotReprException("a control character, or a byte that is not UTF-8");
            }
            hasWide |= c >= NOT_ASCII;
            characters.append(c);
        }

        private void escape(char c) throws NotReprException {
            switch (c) {
                case '\\', '\'', '"' -> characters.append(c);
                case 'n' -> characters.append('\n');
                case 'r' -> characters.append('\r');
                case 't' -> characters.append('\t');
                case 'x' -> hex2();
                case 'u' -> wide(4);
                case 'U' -> wide(8);
                default -> throw new NotReprException("\\" + c + ", which repr does not write");
            }
        }

        /** In text, 3 writes U+0080 to U+00A0 and U+00AD like this: the others are printable. */
        private void hex2() throws NotReprException {
            var value = hex(2);
            hasByte |= value > 0xA0 && value != 0xAD;
            append(value);
        }

        private void wide(int digits) throws NotReprException {
            hasWide = true;
            append(hex(digits));
        }

        private void append(int value) throws NotReprException {
            if (value == 0 || value > Character.MAX_CODE_POINT) {
                throw new NotReprException("a character that no argument holds");
            }
            characters.appendCodePoint(value);
        }

        private int hex(int digits) throws NotReprException {
            var value = 0;
            for (var i = 0; i < digits; i++) {
                var digit = Character.digit(next(), 16);
                if (digit < 0 || value > Character.MAX_CODE_POINT) {
                    throw new NotReprException("an escape without its digits");
                }
                value = value << 4 | digit;
            }
            return value;
        }

        private char next() throws NotReprException {
            if (at == text.length()) {
                throw new NotReprException("the list has no end");
            }
            return text.charAt(at++);
        }
    }
}
