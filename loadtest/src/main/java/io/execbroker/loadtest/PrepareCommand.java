package io.execbroker.loadtest;

import io.execbroker.loadtest.host.HostFacts;
import io.execbroker.loadtest.host.Workspace;
import io.execbroker.loadtest.trace.TraceReader;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code prepare}: makes what a trace needs on this host. */
@Command(
        name = "prepare",
        description = {
            "Makes a folder with stand-ins for missing programs, filters that allow what the trace"
                    + " runs, and the files that the agents themselves write.",
            "The trace's state path must be DIR/state."
        },
        mixinStandardHelpOptions = true)
final class PrepareCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--trace", description = "Trace file; repeatable.", required = true)
    private List<Path> traces = List.of();

    @Option(
            names = "--dir",
            description = "Folder to make; must not exist.",
            paramLabel = "DIR",
            required = true)
    private Path folder = Path.of("/");

    @Override
    public Integer call() throws IOException, InterruptedException {
        var workspace = new Workspace(folder.toAbsolutePath());
        var stubs = workspace.install(TraceReader.readAll(traces), HostFacts.probe());
        var out = spec.commandLine().getOut();
        stubs.forEach(stub -> out.printf("%s: %s%n", stub.program(), stub.stands()));
        out.printf(
                "execbrokerd serve --socket %s --profile loadtest=%s --user root --metrics"
                        + " 127.0.0.1:9641%n",
                workspace.root().resolve("execbroker.sock"), workspace.rootwrapConf());
        return 0;
    }
}
