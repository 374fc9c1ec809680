package io.execbroker.client.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The Python module and the native programs, where every user can read them, wherever this project
 * is.
 */
record Installation(Path folder) {

    private static final Path PYTHON = Path.of("python");
    private static final Path NATIVE = Path.of("target", "native", "execbroker");

    /**
     * @param folder that every user can reach
     */
    static Installation into(Path folder) throws IOException {
        Files.copy(PYTHON.resolve("prove_neutron.py"), folder.resolve("prove_neutron.py"));
        var module = Files.createDirectory(folder.resolve("execbroker_rootwrap"));
        try (var sources =
                Files.newDirectoryStream(PYTHON.resolve("execbroker_rootwrap"), "*.py")) {
            for (var source : sources) {
                Files.copy(source, module.resolve(source.getFileName()));
            }
        }
        Files.copy(NATIVE, folder.resolve("execbroker"));
        for (var name : List.of("execbroker-rootwrap", "execbroker-rootwrap-daemon")) {
            Files.createSymbolicLink(folder.resolve(name), Path.of("execbroker"));
        }
        return new Installation(folder);
    }

    /** What stands in {@code root_helper} or {@code root_helper_daemon}. */
    String helper(String name) {
        return folder.resolve(name) + " " + folder.resolve("rootwrap.conf");
    }

    /** Debian's Python, with the module, and with the broker whose files are in the folder too. */
    ProcessBuilder python(List<String> arguments) {
        var builder = Program.python(arguments);
        builder.environment().put("PYTHONPATH", folder.toString());
        builder.environment().put("EXECBROKER_SOCKET", folder.resolve("broker.sock").toString());
        return builder;
    }
}
