package io.execbroker.broker.oslo;

import io.execbroker.filters.Surrogateescape;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;

/**
 * Writes text as the bytes that it stands for, {@code os.fsencode} of Python, piece by piece. A
 * lone surrogate that stands for no byte is an {@link IllegalArgumentException}.
 */
final class SurrogateescapeWriter extends Writer {

    private final OutputStream out;

    /** The first half of a pair that the last piece ended with, or 0. */
    private char half;

    SurrogateescapeWriter(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        var piece = new StringBuilder(length + 1);
        if (half != 0) {
            piece.append(half);
            half = 0;
        }
        piece.append(text, offset, length);
        var last = piece.charAt(piece.length() - 1);
        if (Character.isHighSurrogate(last)) {
            half = last;
            piece.setLength(piece.length() - 1);
        }
        out.write(Surrogateescape.encode(piece.toString()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() throws IOException {
        if (half != 0) {
            out.write(Surrogateescape.encode(String.valueOf(half)));
        }
    }
}
