package io.execbroker.client;

import java.nio.ByteBuffer;

/**
 * Takes the output of a command as it arrives, without a thread and without a copy.
 *
 * <p>The bytes are lent: copy what you keep. A buffer that is used after the call, or on another
 * thread, throws; it never shows other bytes.
 *
 * <p>Called on the client's event loop: do not block. The credit for a chunk goes back to the
 * broker when the call returns. A listener that throws has its command cancelled, hears no more of
 * it, and the command's future fails with what was thrown.
 */
public interface OutputListener {

    /** The command runs. */
    default void onStart(CommandStart start) {}

    /**
     * Bytes of standard output.
     *
     * @param data read-only, 1 to 65536 bytes, lent for this call
     */
    void onStdout(ByteBuffer data);

    /**
     * Bytes of standard error.
     *
     * @param data read-only, 1 to 65536 bytes, lent for this call
     */
    void onStderr(ByteBuffer data);
}
