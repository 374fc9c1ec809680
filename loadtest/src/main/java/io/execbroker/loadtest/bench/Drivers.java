package io.execbroker.loadtest.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the drivers' sources, which are resources, into programs.
 *
 * @param folder where they go; exists
 */
record Drivers(Path folder) {
    private static final List<String> COMPILE =
            List.of("gcc", "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-o");

    /** Debian's own interpreter, which finds Debian's packages. */
    private static final String PYTHON = "/usr/bin/python3";

    /**
     * Compiles the floor, unless that is done.
     *
     * @param about what it is to call itself, at most one; none: as a floor
     * @return its command line
     * @throws IOException with the compiler's words if it fails, or is not there
     */
    List<String> floor(String... about) throws IOException, InterruptedException {
        var program = folder.resolve("floor");
        if (!Files.exists(program)) {
            compile(unpack("floor.c"), program);
        }
        return Stream.concat(Stream.of(program.toString()), Stream.of(about)).toList();
    }

    /** The command line of a client that speaks the protocol of oslo.rootwrap's daemon. */
    List<String> oslo(List<String> options, Path rootwrapConf) throws IOException {
        var commandLine = new ArrayList<>(python("oslo_driver.py"));
        commandLine.addAll(options);
        commandLine.add(rootwrapConf.toString());
        return commandLine;
    }

    /** The command line of what calls into a privsep daemon. */
    List<String> privsep() throws IOException {
        return python("privsep_driver.py");
    }

    private List<String> python(String driver) throws IOException {
        unpack("driver.py");
        return List.of(PYTHON, unpack(driver).toString());
    }

    private static void compile(Path source, Path program)
            throws IOException, InterruptedException {
        var commandLine = new ArrayList<>(COMPILE);
        commandLine.add(program.toString());
        commandLine.add(source.toString());
        output(commandLine);
    }

    /**
     * Runs a program to its end.
     *
     * @return what it printed, complaints included
     * @throws IOException with the first line of that if it fails
     */
    static String output(List<String> commandLine) throws IOException, InterruptedException {
        var process = new ProcessBuilder(commandLine).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String words;
        try (var output = process.getInputStream()) {
            words = new String(output.readAllBytes(), UTF_8);
        }
        if (process.waitFor() != 0) {
            throw new IOException(
                    commandLine.getFirst()
                            + " says: "
                            + words.lines().findFirst().orElse("nothing"));
        }
        return words;
    }

    private Path unpack(String name) throws IOException {
        try (var source = Drivers.class.getResourceAsStream(name)) {
            if (source == null) {
                throw new FileNotFoundException("resource " + name);
            }
            var file = folder.resolve(name);
            Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        }
    }
}
