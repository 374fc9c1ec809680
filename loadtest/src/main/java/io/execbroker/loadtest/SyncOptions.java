package io.execbroker.loadtest;

import io.execbroker.loadtest.sync.SyncPrograms;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** Where the programs are that a sync goes through. */
final class SyncOptions {
    @Option(names = "--execbrokerd", description = "The broker's program.", required = true)
    private Path execbrokerd = Path.of("/");

    @Option(
            names = "--native",
            paramLabel = "FOLDER",
            description =
                    "Where execbroker-rootwrap-daemon is. Default: beside the broker's program.")
    private @Nullable Path natives;

    @Option(
            names = "--python-client",
            paramLabel = "FOLDER",
            description =
                    "Where the Python package execbroker_rootwrap is. Default: lib/python beside"
                            + " the folder of the broker's program.")
    private @Nullable Path pythonClient;

    SyncPrograms programs() {
        return programs(execbrokerd, natives, pythonClient);
    }

    /** These programs, in their usual places where null. */
    static SyncPrograms programs(
            Path execbrokerd, @Nullable Path natives, @Nullable Path pythonClient) {
        var broker = execbrokerd.toAbsolutePath();
        var folder = natives == null ? broker.resolveSibling(".") : natives.toAbsolutePath();
        var python =
                pythonClient == null
                        ? folder.resolve("../lib/python")
                        : pythonClient.toAbsolutePath();
        return new SyncPrograms(broker, folder.normalize(), python.normalize());
    }
}
