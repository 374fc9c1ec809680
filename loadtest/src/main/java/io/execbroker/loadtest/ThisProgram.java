package io.execbroker.loadtest;

import io.execbroker.loadtest.sync.FreshSandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How this process was started, so that it can start more of its kind. */
final class ThisProgram {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private ThisProgram() {}

    /**
     * This program in sandboxes as its own.
     *
     * @throws IllegalStateException outside of {@code demo-sandbox}
     */
    static FreshSandbox inFreshSandboxes() throws IOException {
        var launcher = System.getenv(FreshSandbox.LAUNCHER_VARIABLE);
        if (launcher == null) {
            throw new IllegalStateException(
                    "a sync makes namespaces and daemons: start it as demo-sandbox COMMAND, which"
                            + " takes them away again");
        }
        return new FreshSandbox(Path.of(launcher), commandLine());
    }

    /** Java, its options and the main class; what follows are this run's own arguments. */
    private static List<String> commandLine() throws IOException {
        var words = Files.readString(COMMAND_LINE).split("\0");
        var main = List.of(words).indexOf(LoadTest.class.getName());
        return Stream.of(words).limit(main + 1L).toList();
    }
}
