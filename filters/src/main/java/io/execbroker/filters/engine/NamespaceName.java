package io.execbroker.filters.engine;

import java.util.regex.Pattern;

/** Names of network namespaces that are safe as a file name below {@code /run/netns}. */
public final class NamespaceName {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._][A-Za-z0-9._-]{0,254}");

    private NamespaceName() {}

    /** Whether {@code name} is no option, no path and no longer than a file name. */
    public static boolean isValid(String name) {
        return VALID.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }
}
