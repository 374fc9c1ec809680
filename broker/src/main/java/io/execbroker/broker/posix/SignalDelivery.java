package io.execbroker.broker.posix;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A signal that a child sends, and what kill(1) of procps would have to say of it. All text is
 * exact bytes.
 *
 * @param pid the receiver
 * @param signal its number
 * @param link what names the file that the receiver runs, proc(5)
 * @param executable the file that it must be
 * @param gone for standard error, where there is no such receiver
 * @param denied for standard error, where this may not signal it
 */
// Bytes on their way to the kernel: nobody compares two of them.
@SuppressWarnings("ArrayRecordComponent")
public record SignalDelivery(
        int pid, int signal, byte[] link, byte[] executable, byte[] gone, byte[] denied) {

    /**
     * A signal to a process that runs {@code executable}.
     *
     * @param sender how kill(1) would be called
     */
    public static SignalDelivery of(int pid, int signal, byte[] executable, byte[] sender) {
        return new SignalDelivery(
                pid,
                signal,
                bytes("/proc/" + pid + "/exe"),
                executable,
                complaint(sender, pid, "No such process"),
                complaint(sender, pid, "Operation not permitted"));
    }

    private static byte[] complaint(byte[] sender, int pid, String reason) {
        byte[] rest = bytes(": (" + pid + "): " + reason + "\n");
        byte[] whole = Arrays.copyOf(sender, sender.length + rest.length);
        System.arraycopy(rest, 0, whole, sender.length, rest.length);
        return whole;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
