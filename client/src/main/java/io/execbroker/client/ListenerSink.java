package io.execbroker.client;

import com.google.protobuf.ByteString;

import io.execbroker.proto.v1.OutputFd;

/** Hands output to a listener as it arrives. */
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
    public int onOutput(OutputFd fd, ByteString data) {
        if (fd == OutputFd.OUTPUT_FD_STDERR) {
            listener.onStderr(data.asReadOnlyByteBuffer());
        } else {
            listener.onStdout(data.asReadOnlyByteBuffer());
        }
        return data.size();
    }
}
