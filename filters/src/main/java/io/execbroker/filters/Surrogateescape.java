package io.execbroker.filters;

import java.io.ByteArrayOutputStream;

/**
 * The text form of arbitrary bytes: Python's {@code os.fsdecode} and {@code os.fsencode} for UTF-8
 * (PEP 383).
 *
 * <p>A byte that is no part of valid UTF-8 becomes the lone surrogate U+DC00 + byte, so every byte
 * string has exactly one text form and comes back from it unchanged. UTF-8 here is Unicode's:
 * overlong forms, encoded surrogates (ED A0..BF xx) and anything above U+10FFFF are invalid bytes.
 *
 * <p>The reverse does not hold: a string written by hand, such as U+DCC3 U+DCA9, encodes to bytes
 * that have another text form. {@link #canonical} maps it to that form. Stateless and thread-safe.
 */
public final class Surrogateescape {
    private static final int ESCAPE_BASE = 0xDC00;

    private Surrogateescape() {}

    /** Returns the text form of {@code bytes}. */
    public static String decode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int i = 0;
        while (i < bytes.length) {
            int length = sequenceLength(bytes, i);
            if (length == 0) {
                text.append((char) (ESCAPE_BASE + (bytes[i] & 0xFF)));
                i++;
            } else {
                text.appendCodePoint(codePoint(bytes, i, length));
                i += length;
            }
        }
        return text.toString();
    }

    /**
     * Returns the bytes that {@code text} stands for.
     *
     * @throws IllegalArgumentException if the text holds a lone surrogate other than
     *     U+DC80..U+DCFF, which stands for no byte
     */
    public static byte[] encode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (isEscape(codePoint)) {
                bytes.write(codePoint - ESCAPE_BASE);
            } else if (Character.isBmpCodePoint(codePoint)
                    && Character.isSurrogate((char) codePoint)) {
                throw new IllegalArgumentException(
                        String.format("U+%04X at index %d stands for no byte", codePoint, i));
            } else {
                write(codePoint, bytes);
            }
            i += Character.charCount(codePoint);
        }
        return bytes.toByteArray();
    }

    /** Whether {@link #encode} accepts {@code text}. */
    public static boolean isEncodable(String text) {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (Character.isBmpCodePoint(codePoint)
                    && Character.isSurrogate((char) codePoint)
                    && !isEscape(codePoint)) {
                return false;
            }
            i += Character.charCount(codePoint);
        }
        return true;
    }

    /** The number of bytes that {@link #encode} returns; {@code text} must be encodable. */
    public static int encodedLength(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (codePoint < 0x80 || isEscape(codePoint)) {
                length++;
            } else if (codePoint < 0x800) {
                length += 2;
            } else {
                length += Character.isBmpCodePoint(codePoint) ? 3 : 4;
            }
            i += Character.charCount(codePoint);
        }
        return length;
    }

    /**
     * Returns the one text form of the bytes that {@code text} stands for: what is checked is then
     * what runs.
     *
     * @throws IllegalArgumentException as {@link #encode}
     */
    public static String canonical(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return decode(encode(text));
            }
        }
        return text;
    }

    private static boolean isEscape(int codePoint) {
        return codePoint >= ESCAPE_BASE + 0x80 && codePoint <= ESCAPE_BASE + 0xFF;
    }

    /** Length of the well-formed sequence at {@code i} (Unicode, table 3-7), or 0. */
    private static int sequenceLength(byte[] bytes, int i) {
        int first = bytes[i] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        if (first >= 0xC2 && first <= 0xDF) {
            return isContinuation(bytes, i + 1, 0x80, 0xBF) ? 2 : 0;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            int low = first == 0xE0 ? 0xA0 : 0x80;
            int high = first == 0xED ? 0x9F : 0xBF;
            return isContinuation(bytes, i + 1, low, high)
                            && isContinuation(bytes, i + 2, 0x80, 0xBF)
                    ? 3
                    : 0;
        }
        if (first >= 0xF0 && first <= 0xF4) {
            int low = first == 0xF0 ? 0x90 : 0x80;
            int high = first == 0xF4 ? 0x8F : 0xBF;
            return isContinuation(bytes, i + 1, low, high)
                            && isContinuation(bytes, i + 2, 0x80, 0xBF)
                            && isContinuation(bytes, i + 3, 0x80, 0xBF)
                    ? 4
                    : 0;
        }
        return 0;
    }

    private static boolean isContinuation(byte[] bytes, int i, int low, int high) {
        return i < bytes.length && (bytes[i] & 0xFF) >= low && (bytes[i] & 0xFF) <= high;
    }

    private static int codePoint(byte[] bytes, int i, int length) {
        if (length == 1) {
            return bytes[i];
        }
        int codePoint = bytes[i] & (0x7F >> length);
        for (int k = 1; k < length; k++) {
            codePoint = codePoint << 6 | (bytes[i + k] & 0x3F);
        }
        return codePoint;
    }

    private static void write(int codePoint, ByteArrayOutputStream bytes) {
        if (codePoint < 0x80) {
            bytes.write(codePoint);
        } else if (codePoint < 0x800) {
            bytes.write(0xC0 | codePoint >> 6);
            bytes.write(continuation(codePoint));
        } else if (codePoint < 0x10000) {
            bytes.write(0xE0 | codePoint >> 12);
            bytes.write(continuation(codePoint >> 6));
            bytes.write(continuation(codePoint));
        } else {
            bytes.write(0xF0 | codePoint >> 18);
            bytes.write(continuation(codePoint >> 12));
            bytes.write(continuation(codePoint >> 6));
            bytes.write(continuation(codePoint));
        }
    }

    private static int continuation(int bits) {
        return 0x80 | (bits & 0x3F);
    }
}
