package io.execbroker.broker.oslo;

import com.fasterxml.jackson.core.io.CharTypes;

import io.execbroker.filters.Surrogateescape;
import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Arbitrary bytes as the inside of a JSON string, in ASCII: what Python makes of {@code
 * os.fsdecode} and {@code json.dumps}. Takes the bytes in pieces and keeps up to three of a
 * character that is not complete. A generator of JSON writes whole strings only, and the length is
 * needed before the first byte is written. Not thread-safe.
 */
final class JsonText {

    /** Most bytes that one byte becomes: {@code \u0000}. */
    static final int MOST_FOR_ONE = 6;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /**
     * For each ASCII character: 0 when it stands for itself, the letter of its escape, or below 0
     * when it has none.
     */
    private static final int[] ESCAPES = CharTypes.get7BitOutputEscapes();

    private byte[] rest = {};

    /** The length of the next piece's text. */
    long length(byte[] bytes, int length) {
        return length(next(bytes, length));
    }

    /** The length of what is left when all pieces are known. */
    long lastLength() {
        return length(last());
    }

    /** Writes the next piece's text. */
    void write(byte[] bytes, int length, ByteBuf out) {
        write(next(bytes, length), out);
    }

    /** Writes what is left when all pieces are known. */
    void writeLast(ByteBuf out) {
        write(last(), out);
    }

    private String next(byte[] bytes, int length) {
        var all = Bytes.concat(rest, Arrays.copyOf(bytes, length));
        var complete = completeLength(all);
        rest = Arrays.copyOfRange(all, complete, all.length);
        return Surrogateescape.decode(Arrays.copyOf(all, complete));
    }

    private String last() {
        var text = Surrogateescape.decode(rest);
        rest = new byte[0];
        return text;
    }

    /**
     * Where a character of UTF-8 begins whose end is not there yet. Text may always be cut before a
     * first byte, whatever stands on its left.
     */
    private static int completeLength(byte[] bytes) {
        for (var back = 1; back <= Math.min(3, bytes.length); back++) {
            var b = bytes[bytes.length - back] & 0xFF;
            if (b >= 0xC0) {
                var needed = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
                return needed > back ? bytes.length - back : bytes.length;
            }
            if (b < 0x80) {
                break;
            }
        }
        return bytes.length;
    }

    private static long length(String text) {
        var length = 0L;
        for (var i = 0; i < text.length(); i++) {
            var escape = escapeOf(text.charAt(i));
            length += escape == 0 ? 1 : escape > 0 ? 2 : MOST_FOR_ONE;
        }
        return length;
    }

    private static void write(String text, ByteBuf out) {
        var ascii = new byte[text.length() * MOST_FOR_ONE];
        var length = 0;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            var escape = escapeOf(c);
            if (escape == 0) {
                ascii[length++] = (byte) c;
                continue;
            }
            ascii[length++] = '\\';
            if (escape > 0) {
                ascii[length++] = (byte) escape;
                continue;
            }
            ascii[length++] = 'u';
            for (var shift = 12; shift >= 0; shift -= 4) {
                ascii[length++] = HEX[c >> shift & 0xF];
            }
        }
        out.writeBytes(ascii, 0, length);
    }

    private static int escapeOf(char c) {
        return c < ESCAPES.length ? ESCAPES[c] : -1;
    }
}
