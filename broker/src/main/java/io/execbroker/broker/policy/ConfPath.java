package io.execbroker.broker.policy;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Path of a rootwrap.conf as text, without {@code .}, repeated {@code /} and the last {@code /}.
 * Two of them are equal when they are written alike otherwise: no file is opened, no link followed,
 * and {@code ..} stays, for only the file system knows what it means.
 *
 * @param text in the form of {@link io.execbroker.filters.Surrogateescape}
 */
public record ConfPath(String text) {

    public ConfPath {
        text = normalised(text);
    }

    private static String normalised(String text) {
        var root = text.startsWith("/") ? "/" : "";
        return Arrays.stream(text.split("/", -1))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .collect(Collectors.joining("/", root, ""));
    }

    @Override
    public String toString() {
        return text;
    }
}
