package io.execbroker.filters.python;

import io.execbroker.filters.Surrogateescape;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;

/**
 * Paths in {@link Surrogateescape} form: {@code os.path}'s text functions, and the way to a {@link
 * Path} of exactly those bytes, whatever the JVM's locale.
 */
public final class PythonPath {
    private PythonPath() {}

    /** {@code os.path.isabs}. */
    public static boolean isAbsolute(String path) {
        return path.startsWith("/");
    }

    /** {@code os.path.basename}: what follows the last slash, possibly nothing. */
    public static String basename(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** {@code os.path.dirname}. */
    public static String dirname(String path) {
        String head = path.substring(0, path.lastIndexOf('/') + 1);
        int end = head.length();
        while (end > 0 && head.charAt(end - 1) == '/') {
            end--;
        }
        return end == 0 ? head : head.substring(0, end);
    }

    /** {@code os.path.join} of two. */
    public static String join(String folder, String path) {
        if (isAbsolute(path)) {
            return path;
        }
        return folder.isEmpty() || folder.endsWith("/") ? folder + path : folder + "/" + path;
    }

    /**
     * Returns the file that {@code path} names.
     *
     * @param path absolute, without NUL, encodable
     */
    public static Path toFile(String path) {
        if (path.chars().allMatch(c -> c < 0x80)) {
            return Path.of(path);
        }
        // A file URI carries bytes; Path.of(String) would go through the locale's encoding.
        return Path.of(URI.create("file://" + percentEncoded(path)));
    }

    /** Returns the text form of an absolute {@code file}. */
    public static String toText(Path file) {
        String uri = file.toUri().getRawPath();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(uri.length());
        for (int i = 0; i < uri.length(); i++) {
            if (uri.charAt(i) == '%') {
                bytes.write(Integer.parseInt(uri, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(uri.charAt(i));
            }
        }
        String text = Surrogateescape.decode(bytes.toByteArray());
        // The URI of a folder ends with a slash.
        return text.length() > 1 && text.endsWith("/")
                ? text.substring(0, text.length() - 1)
                : text;
    }

    private static String percentEncoded(String path) {
        StringBuilder encoded = new StringBuilder(path.length() + 16);
        for (byte b : Surrogateescape.encode(path)) {
            if (PythonText.isWord(b) || b == '/' || b == '.' || b == '-') {
                encoded.append((char) b);
            } else {
                encoded.append(String.format("%%%02X", b));
            }
        }
        return encoded.toString();
    }
}
