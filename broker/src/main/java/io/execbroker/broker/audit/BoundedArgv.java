package io.execbroker.broker.audit;

import io.execbroker.filters.Surrogateescape;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * As much of an argument vector as a line holds.
 *
 * @param words the first words, the last of them possibly cut; 4096 characters together
 * @param sha256 empty unless truncated; else the hash of the whole, each word followed by NUL, as
 *     in {@code /proc/PID/cmdline}
 */
record BoundedArgv(List<String> words, String sha256) {

    static final int MAX_CHARACTERS = 4096;

    /** Even empty words take room in a line. */
    static final int MAX_WORDS = 256;

    static BoundedArgv of(List<String> argv) {
        var words = new ArrayList<String>(Math.min(argv.size(), MAX_WORDS));
        var room = MAX_CHARACTERS;
        for (var word : argv) {
            if (words.size() == MAX_WORDS || word.length() > room) {
                if (words.size() < MAX_WORDS && room > 0) {
                    words.add(cut(word, room));
                }
                return new BoundedArgv(words, sha256(argv));
            }
            words.add(word);
            room -= word.length();
        }
        return new BoundedArgv(words, "");
    }

    boolean isTruncated() {
        return !sha256.isEmpty();
    }

    private static String cut(String word, int length) {
        var splitsPair = Character.isHighSurrogate(word.charAt(length - 1));
        return word.substring(0, splitsPair ? length - 1 : length);
    }

    private static String sha256(List<String> argv) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var word : argv) {
                digest.update(bytes(word));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static byte[] bytes(String word) {
        // Only a refused request can hold text that stands for no bytes.
        return Surrogateescape.isEncodable(word)
                ? Surrogateescape.encode(word)
                : word.getBytes(StandardCharsets.UTF_8);
    }
}
