package io.execbroker.client.commandline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The three names in a folder that every user can reach, and ways to start them. */
final class Programs {

    /** Some ordinary user, without a name and without groups. */
    static final int USER = 4711;

    private static final long PATIENCE_SECONDS = 300;

    private final Path folder;
    private final Map<String, String> environment;

    private Programs(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /**
     * @param folder made here
     * @param socket what EXECBROKER_SOCKET says
     */
    static Programs install(NativeBuild build, Path folder, Path socket) throws IOException {
        Files.createDirectories(folder);
        Files.copy(build.program(), folder.resolve("execbroker"));
        for (var name : List.of("execbroker-rootwrap", "execbroker-rootwrap-daemon")) {
            Files.createSymbolicLink(folder.resolve(name), Path.of("execbroker"));
        }
        return new Programs(
                folder,
                Map.of(
                        "EXECBROKER_SOCKET", socket.toString(),
                        "ASAN_OPTIONS", "exitcode=" + NativeBuild.FOUND,
                        "UBSAN_OPTIONS", "halt_on_error=1:exitcode=" + NativeBuild.FOUND));
    }

    Path folder() {
        return folder;
    }

    /** One of the names with arguments, to be started by the caller. */
    ProcessBuilder command(String name, String... arguments) {
        var line = new ArrayList<String>();
        line.add(folder.resolve(name).toString());
        line.addAll(List.of(arguments));
        return start(line);
    }

    /** The same as {@link #USER}. */
    ProcessBuilder asUser(String name, String... arguments) {
        return asUser(command(name, arguments));
    }

    /** Has {@link #USER} run it. */
    static ProcessBuilder asUser(ProcessBuilder builder) {
        builder.command()
                .addAll(
                        0,
                        List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        return builder;
    }

    /** A script of bash, in which the three names are found by PATH. */
    ProcessBuilder shell(String script) {
        return start(List.of("bash", "-c", script));
    }

    /** A script of Python; its arguments are in {@code sys.argv[1:]}. */
    ProcessBuilder python(String script, String... arguments) {
        var line = new ArrayList<>(List.of("/usr/bin/python3", "-c", script));
        line.addAll(List.of(arguments));
        return start(line);
    }

    Run run(String name, String... arguments) throws Exception {
        return finish(command(name, arguments));
    }

    /** Runs it to its end with an empty standard input. */
    static Run finish(ProcessBuilder builder) throws Exception {
        var process = builder.start();
        process.getOutputStream().close();
        return finish(process);
    }

    /** Reads what is left of both outputs and waits for the end. */
    static Run finish(Process process) throws Exception {
        var out = read(process.getInputStream());
        var err = read(process.getErrorStream());
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still runs: " + process.info().commandLine());
        }
        return new Run(process.exitValue(), out.get(), err.get());
    }

    private static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new String(stream.readAllBytes(), ISO_8859_1);
                    } catch (IOException e) {
                        return "";
                    }
                },
                task -> Thread.ofPlatform().daemon().name("test-reader").start(task));
    }

    /**
     * With every signal at its default: the programs leave alone what is ignored, and whoever runs
     * the tests may be ignoring some (nohup, a shell's {@code &}).
     */
    private ProcessBuilder start(List<String> line) {
        var builder = new ProcessBuilder(new ArrayList<>(List.of("env", "--default-signal")));
        builder.command().addAll(line);
        builder.environment().putAll(environment);
        builder.environment().merge("PATH", folder.toString(), (path, here) -> here + ":" + path);
        return builder;
    }
}
