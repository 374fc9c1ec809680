package io.execbroker.client;

import com.google.protobuf.ByteString;

import io.execbroker.proto.v1.OutputFd;
import io.netty.buffer.ByteBuf;

/**
 * Keeps output up to a bound for each descriptor. The broker is asked to send no more; should it do
 * so, the rest is dropped here.
 */
final class CaptureSink implements OutputSink {

    private final long limitBytes;
    private ByteString stdout = ByteString.EMPTY;
    private ByteString stderr = ByteString.EMPTY;
    private boolean cutHere;

    CaptureSink(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    @Override
    public int onOutput(OutputFd fd, ByteBuf data) {
        if (fd == OutputFd.OUTPUT_FD_STDERR) {
            stderr = appended(stderr, data);
        } else {
            stdout = appended(stdout, data);
        }
        return data.readableBytes();
    }

    @Override
    public long captureLimitBytes() {
        return limitBytes;
    }

    @Override
    public CapturedOutput captured(OutputFd fd, boolean truncated) {
        ByteString bytes = fd == OutputFd.OUTPUT_FD_STDERR ? stderr : stdout;
        boolean cut = truncated || (cutHere && bytes.size() == limitBytes);
        return bytes.isEmpty() && !cut ? CapturedOutput.EMPTY : new CapturedOutput(bytes, cut);
    }

    /** Concatenation is a rope: no byte is copied again until the caller asks for an array. */
    private ByteString appended(ByteString kept, ByteBuf data) {
        long room = limitBytes - kept.size();
        int bytes = (int) Math.min(data.readableBytes(), room);
        cutHere |= bytes < data.readableBytes();
        return kept.concat(ByteString.copyFrom(data.nioBuffer(data.readerIndex(), bytes)));
    }
}
