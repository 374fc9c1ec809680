package io.execbroker.loadtest;

import io.execbroker.client.CommandRejectedException;
import io.execbroker.client.ExecClient;
import io.execbroker.client.ExecCommand;
import io.execbroker.client.ExecOutcome;
import io.execbroker.client.ExecResult;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code exec}: runs one command through a broker, to try it by hand. */
@Command(
        name = "exec",
        description = {
            "Runs one command through a broker and exits as it did; with 128 and the signal's"
                    + " number if a signal ended it.",
            "Exits with 99 if no filter allows it, 96 if its program is missing, 125 if there is no"
                    + " answer."
        },
        mixinStandardHelpOptions = true,
        exitCodeOnExecutionException = ExecOnceCommand.EXIT_NO_ANSWER)
final class ExecOnceCommand implements Callable<Integer> {
    static final int EXIT_NO_ANSWER = 125;

    /** As rootwrap exits. */
    private static final int EXIT_UNAUTHORISED = 99;

    private static final int EXIT_NOT_EXECUTABLE = 96;
    private static final int SIGNALLED = 128;

    @Option(names = "--socket", description = "The broker's socket.", required = true)
    private Path socket = Path.of("/");

    @Option(
            names = "--profile",
            description = "The broker's profile. Default: the only one that this user may use.",
            defaultValue = "")
    private String profile = "";

    @Parameters(
            arity = "1..*",
            paramLabel = "ARGUMENT",
            description = "The command line, after --.")
    private List<String> argv = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var client =
                ExecClient.builder(socket)
                        .profile(profile)
                        .clientName("execbroker-loadtest exec")
                        .connect()) {
            var result = client.run(ExecCommand.of(argv));
            write(result.stdout().bytes(), System.out);
            write(result.stderr().bytes(), System.err);
            return exitCode(result);
        } catch (CommandRejectedException e) {
            System.err.println(e.reason() + ": " + e.getMessage());
            return exitCode(e);
        }
    }

    private static void write(byte[] bytes, PrintStream to) throws IOException {
        OutputStream raw = to;
        raw.write(bytes);
        raw.flush();
    }

    private static int exitCode(ExecResult result) {
        return switch (result.outcome()) {
            case ExecOutcome.Exited(int code) -> code;
            case ExecOutcome.Signaled(int signal, boolean _) -> SIGNALLED + signal;
        };
    }

    private static int exitCode(CommandRejectedException rejected) {
        return switch (rejected.reason()) {
            case UNAUTHORISED -> EXIT_UNAUTHORISED;
            case NOT_EXECUTABLE -> EXIT_NOT_EXECUTABLE;
            default -> EXIT_NO_ANSWER;
        };
    }
}
