package io.execbroker.broker.exec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells commands apart that carry the same request id, at a size that can be remembered.
 *
 * @param sha256 in hexadecimal
 */
record CommandDigest(String sha256) {

    /** The digest of all that decides what runs; chunks of standard input are not known yet. */
    static CommandDigest of(ExecCall.Command command) {
        var digest = start();
        command.argv().forEach(word -> add(digest, word));
        add(digest, command.workingDirectory());
        add(digest, command.networkNamespace());
        command.environment()
                .forEach((name, value) -> {
                    add(digest, name);
                    add(digest, value);
                });
        add(digest, command.umask() + " " + stdio(command.stdio()));
        return new CommandDigest(HexFormat.of().formatHex(digest.digest()));
    }

    /** The way, not the descriptors: their numbers say nothing. */
    private static String stdio(ExecCall.Stdio stdio) {
        return switch (stdio) {
            case ExecCall.Stdio.Piped(var stdin, var mergeStderr) -> stdin + " " + mergeStderr;
            case ExecCall.Stdio.Passed _ -> "PASSED";
        };
    }

    /** With its length in front, so that two texts never look like one. */
    private static void add(MessageDigest digest, String text) {
        // Text that stands for bytes which are not UTF-8 has no UTF-8 of its own.
        var bytes = text.getBytes(StandardCharsets.UTF_16BE);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
