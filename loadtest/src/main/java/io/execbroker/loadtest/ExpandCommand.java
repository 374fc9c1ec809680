package io.execbroker.loadtest;

import io.execbroker.loadtest.trace.Release;
import io.execbroker.loadtest.trace.TraceExpansion;
import io.execbroker.loadtest.trace.TraceWriter;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code expand}: writes a trace to standard output. */
@Command(
        name = "expand",
        description = "Writes the trace of a first full sync to standard output.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class ExpandCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--routers", description = "How many routers.", defaultValue = "10")
    private int routers;

    @Option(names = "--networks", description = "How many networks.", defaultValue = "10")
    private int networks;

    @Option(
            names = "--release",
            description = "Of Neutron: 2014.1 or 8.0.0.",
            defaultValue = "8.0.0",
            converter = ReleaseConverter.class)
    private Release release = Release.MITAKA;

    @Option(
            names = "--state-path",
            description = "Where the agents keep pid files and leases.",
            defaultValue = "/run/execbroker-loadtest/state")
    private Path statePath = Path.of("/");

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        TraceWriter.write(new TraceExpansion(release, routers, networks, statePath).trace(), out);
        out.flush();
        return 0;
    }
}
