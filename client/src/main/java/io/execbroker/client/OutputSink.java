package io.execbroker.client;

import io.execbroker.proto.v1.OutputFd;
import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.function.IntConsumer;

/** Where the output of one stream goes. Called on the event loop, and not after its end. */
sealed interface OutputSink permits CaptureSink, ListenerSink, PipeSink {

    /**
     * The sink belongs to a stream now.
     *
     * @param released takes bytes that need no room any more; any thread
     */
    default void onAttach(IntConsumer released) {}

    /** The command runs. */
    default void onStart(CommandStart start) {}

    /**
     * Takes bytes.
     *
     * @param data at least 1; the caller's again afterwards
     * @return how many of its bytes need no room any more; the others it reports later
     */
    int onOutput(OutputFd fd, ByteBuf data);

    /**
     * No more comes.
     *
     * @param failure null when the command ran to its end
     */
    default void onEnd(@Nullable ExecException failure) {}

    /** Most bytes of each output that it keeps; 0 when it keeps none or as much as there is. */
    default long captureLimitBytes() {
        return 0;
    }

    /** What was captured. */
    default CapturedOutput captured(OutputFd fd, boolean truncated) {
        return CapturedOutput.EMPTY;
    }
}
