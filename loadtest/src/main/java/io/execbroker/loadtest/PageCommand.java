package io.execbroker.loadtest;

import io.execbroker.loadtest.bench.BenchJson;
import io.execbroker.loadtest.page.Page;
import io.execbroker.loadtest.page.Picture;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code page}: makes the page of a bench anew from its report. */
@Command(
        name = "page",
        description = "Writes to standard output the HTML page of a report that bench --json kept.",
        mixinStandardHelpOptions = true)
final class PageCommand implements Callable<Integer> {
    @Parameters(paramLabel = "REPORT", description = "The report, JSON.")
    private Path report = Path.of("/");

    @Option(
            names = "--picture",
            description = "Instead of the page, an SVG of the plots that say most.")
    private boolean isPicture;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        var read = BenchJson.read(Files.readString(report));
        spec.commandLine().getOut().print(isPicture ? Picture.of(read) : Page.of(read));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
