package io.execbroker.loadtest;

import io.execbroker.loadtest.demo.Demo;
import io.execbroker.loadtest.host.Workspace;
import io.execbroker.loadtest.trace.Release;
import io.execbroker.loadtest.trace.TraceExpansion;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code demo}: shows a broker at work; inside {@code demo-sandbox} only. */
@Command(
        name = "demo",
        description = {
            "Starts a broker, replays a first full sync of routers and networks through it, checks"
                    + " what the kernel then holds and what /metrics says, and stops the broker.",
            "Runs inside demo-sandbox."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class DemoCommand implements Callable<Integer> {
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

    @Option(names = "--execbrokerd", description = "The broker's program.", required = true)
    private Path execbrokerd = Path.of("/");

    @Option(
            names = "--dir",
            description = "Folder to make; must not exist.",
            defaultValue = "/run/execbroker-demo")
    private Path folder = Path.of("/");

    @Mixin private AgentOptions agents = new AgentOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var sandbox = System.getenv().getOrDefault(Demo.sandboxVariable(), "");
        var workspace = new Workspace(folder.toAbsolutePath());
        var demo = Demo.in(sandbox, execbrokerd.toAbsolutePath(), workspace, System.out);
        var expansion = new TraceExpansion(release, routers, networks, workspace.statePath());
        return demo.run(expansion, agents.arrival()) ? 0 : LoadTest.EXIT_UNEXPECTED;
    }
}
