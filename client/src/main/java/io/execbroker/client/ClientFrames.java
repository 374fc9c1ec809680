package io.execbroker.client;

import com.google.protobuf.ByteString;

import io.execbroker.proto.v1.Cancel;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.StdinChunk;
import io.execbroker.proto.v1.WindowUpdate;
import io.execbroker.wire.ChunkFrames;
import io.netty.buffer.ByteBuf;

/** What a client says about a stream after its request. Confined to the event loop. */
final class ClientFrames {

    private final FrameOutbox outbox;

    ClientFrames(FrameOutbox outbox) {
        this.outbox = outbox;
    }

    /** Wishes the end of a command. */
    void cancel(int streamId) {
        outbox.add(
                ClientFrame.newBuilder()
                        .setCancel(Cancel.newBuilder().setStreamId(streamId))
                        .build());
    }

    /** Sends a signal to a command or its process group. */
    void signal(int streamId, int number, boolean toGroup) {
        outbox.add(
                ClientFrame.newBuilder()
                        .setSignal(
                                io.execbroker.proto.v1.Signal.newBuilder()
                                        .setStreamId(streamId)
                                        .setNumber(number)
                                        .setToGroup(toGroup))
                        .build());
    }

    /** Grants credit for output; stream 0 is the connection. */
    void credit(int streamId, int creditBytes) {
        outbox.add(
                ClientFrame.newBuilder()
                        .setWindowUpdate(
                                WindowUpdate.newBuilder()
                                        .setStreamId(streamId)
                                        .setCreditBytes(creditBytes))
                        .build());
    }

    /** Sends bytes of standard input, 1 or more, for which credit was spent. */
    void stdin(int streamId, ByteString data) {
        ByteBuf out = outbox.buffer();
        ChunkFrames.writeStdinHeader(out, streamId, data.size());
        out.writeBytes(data.asReadOnlyByteBuffer());
        outbox.added();
    }

    /** The half-close. */
    void stdinEnd(int streamId) {
        outbox.add(
                ClientFrame.newBuilder()
                        .setStdin(StdinChunk.newBuilder().setStreamId(streamId).setEnd(true))
                        .build());
    }
}
