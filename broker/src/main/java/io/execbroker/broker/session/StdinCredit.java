package io.execbroker.broker.session;

import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.WindowUpdate;
import io.execbroker.wire.ReceiveWindow;

/**
 * The connection's credit for standard input of all its streams. Confined to the connection's loop.
 */
final class StdinCredit {

    private final ReceiveWindow window;
    private final FrameWriter frames;

    StdinCredit(int windowBytes, FrameWriter frames) {
        this.window = new ReceiveWindow(windowBytes);
        this.frames = frames;
    }

    /**
     * The client sent this many bytes.
     *
     * @throws io.execbroker.wire.ProtocolException when it had no credit for them
     */
    void consume(int bytes) {
        window.consume(bytes);
    }

    /** Standard input of some stream no longer occupies this many bytes. */
    void release(int bytes) {
        var grant = window.release(bytes);
        if (grant > 0) {
            frames.write(
                    BrokerFrame.newBuilder()
                            .setWindowUpdate(WindowUpdate.newBuilder().setCreditBytes(grant)));
        }
    }
}
