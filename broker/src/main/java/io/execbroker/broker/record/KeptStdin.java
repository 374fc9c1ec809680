package io.execbroker.broker.record;

import io.execbroker.filters.Surrogateescape;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import java.io.ByteArrayOutputStream;

/** The standard input of one request, whole or not at all. Confined to the request's loop. */
final class KeptStdin {

    static final int MAX_BYTES = 256 << 10;

    private final StdinMemory memory;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private boolean isClosed;
    private boolean isWhole = true;

    KeptStdin(StdinMemory memory) {
        this.memory = memory;
    }

    void write(ByteBuf data) {
        var more = data.readableBytes();
        if (!isWhole || more == 0) {
            return;
        }
        if (more <= MAX_BYTES - bytes.size() && memory.take(more)) {
            bytes.writeBytes(ByteBufUtil.getBytes(data));
        } else {
            isWhole = false;
            release();
        }
    }

    void close() {
        isClosed = true;
    }

    /** Whether the caller has closed it. */
    boolean isClosed() {
        return isClosed;
    }

    /** Whether all that the caller wrote is here. */
    boolean isWhole() {
        return isWhole;
    }

    /** In the form of {@link Surrogateescape}. */
    String text() {
        return Surrogateescape.decode(bytes.toByteArray());
    }

    /** Gives back its memory. */
    void release() {
        memory.give(bytes.size());
        bytes.reset();
    }
}
