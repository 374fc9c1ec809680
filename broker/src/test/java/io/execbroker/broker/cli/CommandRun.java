package io.execbroker.broker.cli;

import picocli.CommandLine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** Runs a subcommand with streams of its own. */
final class CommandRun {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final InputStream in;
    private int status;

    /** The streams a subcommand is made with. */
    record Streams(InputStream in, PrintStream out, PrintStream err) {}

    private CommandRun(byte[] in) {
        this.in = new ByteArrayInputStream(in);
    }

    static CommandRun of(Function<Streams, Object> command, byte[] in, String... arguments) {
        CommandRun run = new CommandRun(in);
        Streams streams =
                new Streams(
                        run.in,
                        new PrintStream(run.out, true, StandardCharsets.UTF_8),
                        new PrintStream(run.err, true, StandardCharsets.UTF_8));
        run.status = new CommandLine(command.apply(streams)).execute(arguments);
        return run;
    }

    /** Writes a policy of these definitions and returns its rootwrap.conf. */
    static String policy(Path folder, String... definitions) throws Exception {
        Path filters = Files.createDirectories(folder.resolve("rootwrap.d"));
        Files.writeString(
                filters.resolve("t.filters"), "[Filters]\n" + String.join("\n", definitions));
        return Files.writeString(
                        folder.resolve("rootwrap.conf"),
                        "[DEFAULT]\nfilters_path=%s\nexec_dirs=/usr/bin\n".formatted(filters))
                .toString();
    }

    int status() {
        return status;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
