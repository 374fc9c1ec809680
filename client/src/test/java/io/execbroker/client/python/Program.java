package io.execbroker.client.python;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A program that was started, with its outputs in one. One that takes too long is killed: then it
 * ends with what a shell says of SIGKILL. For one thread.
 */
final class Program implements AutoCloseable {

    /** How it ended, and what it wrote that was not read before. */
    record Ended(int status, String output) {}

    /** Some ordinary user, without a name and without groups. */
    static final int USER = 4713;

    private final Process process;
    private final BufferedReader output;

    private Program(ProcessBuilder builder, Duration patience) throws IOException {
        process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        output = process.inputReader(UTF_8);
        CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                .execute(process::destroyForcibly);
    }

    /** Started by Debian's Python; others do not see its packages. */
    static ProcessBuilder python(List<String> arguments) {
        var line = new ArrayList<>(List.of("/usr/bin/python3"));
        line.addAll(arguments);
        var builder = new ProcessBuilder(line);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return builder;
    }

    /** The same as {@link #USER}, in a folder that it can reach. */
    static ProcessBuilder asUser(ProcessBuilder builder, Path folder) {
        builder.command()
                .addAll(
                        0,
                        List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        return builder.directory(folder.toFile());
    }

    static Program start(ProcessBuilder builder, Duration patience) throws IOException {
        return new Program(builder, patience);
    }

    static Ended run(ProcessBuilder builder, Duration patience) throws Exception {
        try (var program = start(builder, patience)) {
            return program.await();
        }
    }

    /**
     * The next line.
     *
     * @throws AssertionError when there is none
     */
    String line() throws IOException {
        var line = output.readLine();
        if (line == null) {
            throw new AssertionError("no further line: " + process.info());
        }
        return line;
    }

    /** Reads on until the program ends. */
    Ended await() throws InterruptedException {
        String rest;
        try {
            rest = output.lines().collect(Collectors.joining("\n"));
        } catch (UncheckedIOException e) {
            rest = "its output cannot be read: " + e;
        }
        return new Ended(process.waitFor(), rest);
    }

    /** Ends it as a crash would, and waits for that. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }
}
