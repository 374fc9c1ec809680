package io.execbroker.loadtest;

import io.execbroker.loadtest.convert.LogConverter;
import io.execbroker.loadtest.trace.TraceWriter;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Year;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code convert}: makes a trace of logs. */
@Command(
        name = "convert",
        description = {
            "Reads logs of Neutron agents (debug = True) or of oslo.rootwrap (use_syslog = True)"
                    + " and writes the commands in them to standard output, as a trace.",
            "Says on standard error what became of the rest."
        },
        mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--year", description = "Of syslog's lines that say none. Default: this year.")
    private @Nullable Integer year;

    @Parameters(paramLabel = "FILE", description = "Logs. Default: standard input.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws IOException {
        var converter =
                new LogConverter(year == null ? Year.now(ZoneId.systemDefault()).getValue() : year);
        if (files.isEmpty()) {
            converter.read(reader(System.in), "stdin");
        }
        for (var file : files) {
            try (var lines = reader(Files.newInputStream(file))) {
                converter.read(lines, file.toString());
            }
        }
        var commandLine = spec.commandLine();
        TraceWriter.write(converter.trace(), commandLine.getOut());
        commandLine.getOut().flush();
        commandLine.getErr().print(converter.summary().text());
        commandLine.getErr().flush();
        return 0;
    }

    /** A byte that is not UTF-8 spoils the command it is in, not the conversion. */
    private static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
}
