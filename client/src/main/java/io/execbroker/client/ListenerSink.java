package io.execbroker.client;

import io.execbroker.proto.v1.OutputFd;
import io.netty.buffer.ByteBuf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Lends output to a listener as it arrives. */
final class ListenerSink implements OutputSink {

    private final OutputListener listener;

    ListenerSink(OutputListener listener) {
        this.listener = listener;
    }

    @Override
    public void onStart(CommandStart start) {
        listener.onStart(start);
    }

    @Override
    public int onOutput(OutputFd fd, ByteBuf data) {
        try (Arena call = Arena.ofConfined()) {
            ByteBuffer lent = lent(data.nioBuffer(), call);
            if (fd == OutputFd.OUTPUT_FD_STDERR) {
                listener.onStderr(lent);
            } else {
                listener.onStdout(lent);
            }
        }
        return data.readableBytes();
    }

    /** The memory is the read buffer's, which is used again: a later access must fail, not read. */
    @SuppressWarnings("restricted") // the arena ends before the memory does
    private static ByteBuffer lent(ByteBuffer bytes, Arena call) {
        return bytes.isDirect()
                ? MemorySegment.ofBuffer(bytes)
                        .reinterpret(call, null)
                        .asByteBuffer()
                        .asReadOnlyBuffer()
                : bytes.asReadOnlyBuffer();
    }
}
