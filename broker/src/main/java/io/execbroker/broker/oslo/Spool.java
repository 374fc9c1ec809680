package io.execbroker.broker.oslo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bytes of one message, kept off the heap in pieces: appended at the end, taken from the front,
 * where memory is freed as it is taken. Whatever is appended is copied, so that it occupies no more
 * than its size and one piece. Owned by one thread at a time.
 */
final class Spool implements AutoCloseable {

    private static final int PIECE_BYTES = 4 * 1024;
    private static final int LARGEST_PIECE_BYTES = 64 * 1024;

    private final Deque<ByteBuf> pieces = new ArrayDeque<>();
    private long size;

    /** Bytes that are in it. */
    long size() {
        return size;
    }

    /** Copies {@code bytes} bytes off the front of {@code data}, whose owner does not change. */
    void append(ByteBuf data, int bytes) {
        var left = bytes;
        while (left > 0) {
            var piece = pieceWithRoom(left);
            var now = Math.min(left, piece.writableBytes());
            piece.writeBytes(data, now);
            left -= now;
        }
        size += bytes;
    }

    void append(byte[] data, int offset, int length) {
        var done = 0;
        while (done < length) {
            var piece = pieceWithRoom(length - done);
            var now = Math.min(length - done, piece.writableBytes());
            piece.writeBytes(data, offset + done, now);
            done += now;
        }
        size += length;
    }

    private ByteBuf pieceWithRoom(int wanted) {
        var last = pieces.peekLast();
        if (last != null && last.isWritable()) {
            return last;
        }
        var capacity = Math.clamp(wanted, PIECE_BYTES, LARGEST_PIECE_BYTES);
        var piece = ByteBufAllocator.DEFAULT.directBuffer(capacity, capacity);
        pieces.addLast(piece);
        return piece;
    }

    /** The first piece, which the caller owns from now on; null when it is empty. */
    @Nullable ByteBuf poll() {
        var piece = pieces.pollFirst();
        if (piece != null) {
            size -= piece.readableBytes();
        }
        return piece;
    }

    /** Takes up to {@code length} bytes off the front; returns how many. */
    int take(byte[] into, int offset, int length) {
        var done = 0;
        while (done < length) {
            var piece = pieces.peekFirst();
            if (piece == null) {
                break;
            }
            var now = Math.min(length - done, piece.readableBytes());
            piece.readBytes(into, offset + done, now);
            done += now;
            if (!piece.isReadable()) {
                pieces.removeFirst().release();
            }
        }
        size -= done;
        return done;
    }

    /** Reads it from the front, taking what is read. */
    InputStream input() {
        return new InputStream() {
            private final byte[] one = new byte[1];

            @Override
            public int read() {
                return take(one, 0, 1) == 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                if (length == 0) {
                    return 0;
                }
                var taken = take(into, offset, length);
                return taken == 0 ? -1 : taken;
            }
        };
    }

    /** Appends to it. */
    OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                append(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] data, int offset, int length) {
                append(data, offset, length);
            }
        };
    }

    /** Frees what is in it. Idempotent. */
    @Override
    public void close() {
        for (var piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            piece.release();
        }
        size = 0;
    }
}
