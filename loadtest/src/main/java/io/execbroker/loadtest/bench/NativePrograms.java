package io.execbroker.loadtest.bench;

import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The programs that stand in an agent's {@code root_helper} and {@code root_helper_daemon}.
 *
 * @param folder where they are
 * @param rootwrapConf of the profile that they ask for
 */
record NativePrograms(Path folder, Path rootwrapConf) {

    /** The command line that runs {@code argv}, or nothing, as {@code root_helper} does. */
    List<String> rootwrap(List<String> argv) throws FileNotFoundException {
        return Stream.concat(
                        Stream.of(program("execbroker-rootwrap"), rootwrapConf.toString()),
                        argv.stream())
                .toList();
    }

    /** The command line that runs {@code argv}, or nothing, as a person does in a shell. */
    List<String> exec(List<String> argv) throws FileNotFoundException {
        return Stream.concat(Stream.of(program("execbroker"), "exec", "--"), argv.stream())
                .toList();
    }

    /** What an agent starts instead of oslo.rootwrap's daemon. */
    String daemon() throws FileNotFoundException {
        return program("execbroker-rootwrap-daemon");
    }

    private String program(String name) throws FileNotFoundException {
        var file = folder.resolve(name);
        if (!Files.isExecutable(file)) {
            throw new FileNotFoundException(file + ": not there");
        }
        return file.toString();
    }
}
