package io.execbroker.filters.engine;

import io.execbroker.filters.NativeForm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command that runs another.
 *
 * @param command the whole argv
 * @param environment variables to add or change
 * @param nativeForm how a broker can do the same, such as the inner command without the outer one
 */
public record ChainedCommand(
        List<String> command, Map<String, String> environment, Optional<NativeForm> nativeForm) {
    /** Joins a path and lists of arguments to one argv. */
    @SafeVarargs
    public static List<String> argv(String path, List<String>... arguments) {
        List<String> argv = new ArrayList<>();
        argv.add(path);
        for (List<String> part : arguments) {
            argv.addAll(part);
        }
        return argv;
    }
}
