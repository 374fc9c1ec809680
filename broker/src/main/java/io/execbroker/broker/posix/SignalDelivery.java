package io.execbroker.broker.posix;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A signal that a child sends, and what kill(1) of procps would have to say of it.
 *
 * @param pid the receiver
 * @param signal its number
 * @param executable the file that the receiver must run, as exact bytes
 * @param sender how kill(1) would be called
 */
// Bytes on their way to the kernel: nobody compares two of them.
@SuppressWarnings("ArrayRecordComponent")
public record SignalDelivery(int pid, int signal, byte[] executable, byte[] sender) {

    /** What names the file that the receiver runs, proc(5). */
    byte[] link() {
        return bytes("/proc/" + pid + "/exe");
    }

    /** For standard error, where there is no such receiver. */
    byte[] gone() {
        return complaint("No such process");
    }

    /** For standard error, where this may not signal it. */
    byte[] denied() {
        return complaint("Operation not permitted");
    }

    private byte[] complaint(String reason) {
        byte[] rest = bytes(": (%d): %s\n".formatted(pid, reason));
        byte[] whole = Arrays.copyOf(sender, sender.length + rest.length);
        System.arraycopy(rest, 0, whole, sender.length, rest.length);
        return whole;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
