package io.execbroker.broker.process.portable;

import io.execbroker.broker.posix.Errno;
import io.execbroker.broker.process.ChildListener;
import io.execbroker.broker.process.SpawnFailure;
import io.execbroker.broker.process.SpawnSpec;
import io.netty.channel.EventLoop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;

/**
 * One command on its way to a process and back to the loop of its request.
 *
 * @param stdio those of {@code spec}
 */
record PortableLaunch(
        EventLoop loop, SpawnSpec spec, SpawnSpec.Stdio.Pipes stdio, ChildListener listener) {

    /** How the JDK writes an errno into its message, in its two ways to start a process. */
    private static final Pattern ERRNO = Pattern.compile("error[=:] ?(\\d+)");

    private static final String UNKNOWN_ERRNO = "EIO";

    /** Starts the command and hands it to the loop. Blocks. */
    void run(Limits limits) {
        var refusal = limits.refusalOf(spec);
        if (refusal.isPresent()) {
            fail(refusal.get());
            return;
        }
        if (!Files.isDirectory(Path.of(spec.workingDirectory()))) {
            // ProcessBuilder's message has the same errno for a missing executable.
            fail(SpawnFailure.of("chdir " + spec.workingDirectory(), "ENOENT"));
            return;
        }
        try {
            adopt(builder().start());
        } catch (IOException e) {
            fail(SpawnFailure.ofExec(errnoName(e)));
        }
    }

    void fail(SpawnFailure failure) {
        try {
            loop.execute(() -> listener.onSpawnFailed(failure));
        } catch (RejectedExecutionException ignored) {
            // The loop ended, and with it the request.
        }
    }

    private ProcessBuilder builder() throws IOException {
        var command = new ArrayList<>(spec.argv());
        command.set(0, spec.executable());
        var builder = new ProcessBuilder(command);
        builder.directory(new File(spec.workingDirectory()));
        builder.redirectErrorStream(stdio.mergeStderr());
        if (stdio.stdin() == SpawnSpec.Stdin.NULL) {
            builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        }
        var environment = builder.environment();
        environment.clear();
        for (var variable : spec.environment()) {
            int equals = variable.indexOf('=');
            if (equals <= 0) {
                throw new IOException("environment: " + variable + " (expected: NAME=value)");
            }
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return builder;
    }

    private void adopt(Process process) {
        try {
            loop.execute(() -> {
                var child = new PortableChild(process, stdio, listener, loop);
                listener.onStarted(child, System.nanoTime());
                child.follow();
            });
        } catch (RejectedExecutionException e) {
            process.destroyForcibly();
        }
    }

    private static String errnoName(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            var matcher = ERRNO.matcher(String.valueOf(cause.getMessage()));
            if (matcher.find()) {
                return Errno.nameOf(Integer.parseInt(matcher.group(1)));
            }
        }
        return UNKNOWN_ERRNO;
    }
}
