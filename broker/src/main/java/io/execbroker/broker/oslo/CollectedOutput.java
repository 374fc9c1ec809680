package io.execbroker.broker.oslo;

import io.netty.buffer.ByteBuf;

/**
 * What a command wrote to one of its outputs, kept until its answer is sent, with the length that
 * it has in there. Confined to its connection's loop.
 */
final class CollectedOutput implements AutoCloseable {

    private final Spool bytes = new Spool();
    private final JsonText text = new JsonText();
    private long textLength;

    /** Takes ownership of {@code data}. */
    void append(ByteBuf data) {
        try {
            var copy = new byte[data.readableBytes()];
            data.getBytes(data.readerIndex(), copy);
            textLength += text.length(copy, copy.length);
            bytes.append(data, data.readableBytes());
        } finally {
            data.release();
        }
    }

    /** No more follows: its length as JSON, without quotes. */
    long finish() {
        textLength += text.lastLength();
        return textLength;
    }

    /** The bytes; closed with this. */
    Spool bytes() {
        return bytes;
    }

    @Override
    public void close() {
        bytes.close();
    }
}
