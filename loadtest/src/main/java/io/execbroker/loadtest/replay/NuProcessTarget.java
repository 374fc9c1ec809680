package io.execbroker.loadtest.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.nuprocess.NuAbstractProcessHandler;
import com.zaxxer.nuprocess.NuProcess;
import com.zaxxer.nuprocess.NuProcessBuilder;

import io.execbroker.loadtest.host.SearchPath;
import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.trace.TraceCommand;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Runs commands itself, with NuProcess and this process's own rights: no policy, no broker.
 *
 * <p>NuProcess does not tell a signal from an exit, so here every end is one.
 */
public final class NuProcessTarget implements Target {
    private final SearchPath searchPath;

    /**
     * @param searchPath folders in which programs are looked up, in order
     */
    public NuProcessTarget(List<Path> searchPath) {
        this.searchPath = new SearchPath(searchPath);
    }

    @Override
    public String name() {
        return "NuProcess";
    }

    @Override
    public CompletionStage<CommandOutcome> run(TraceCommand command) {
        var collector = new Collector(command.stdin());
        try {
            var builder =
                    new NuProcessBuilder(
                            searchPath.resolve(command.argv()), searchPath.environment());
            builder.setProcessListener(collector);
            if (builder.start() == null) {
                collector.done.complete(CommandOutcome.notRun("NuProcess did not start it"));
            }
        } catch (FileNotFoundException e) {
            collector.done.complete(CommandOutcome.notRun(String.valueOf(e.getMessage())));
        }
        return collector.done;
    }

    /** Its threads end by themselves. */
    @Override
    public void close() {}

    /** Keeps the outputs; called on one of NuProcess's threads, start by the caller's. */
    private static final class Collector extends NuAbstractProcessHandler {
        final CompletableFuture<CommandOutcome> done = new CompletableFuture<>();

        private final @Nullable String stdin;
        private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

        Collector(@Nullable String stdin) {
            this.stdin = stdin;
        }

        @Override
        public void onStart(NuProcess process) {
            if (stdin != null) {
                process.writeStdin(ByteBuffer.wrap(stdin.getBytes(UTF_8)));
            }
            process.closeStdin(stdin == null);
        }

        @Override
        public void onStdout(ByteBuffer data, boolean closed) {
            append(data, stdout);
        }

        @Override
        public void onStderr(ByteBuffer data, boolean closed) {
            append(data, stderr);
        }

        @Override
        public void onExit(int code) {
            done.complete(
                    new CommandOutcome(
                            new Exited(code),
                            OutputDigest.of(stdout.toByteArray()),
                            stderr.toString(UTF_8),
                            Optional.empty()));
        }

        private static void append(ByteBuffer data, ByteArrayOutputStream output) {
            var bytes = new byte[data.remaining()];
            data.get(bytes);
            output.writeBytes(bytes);
        }
    }
}
