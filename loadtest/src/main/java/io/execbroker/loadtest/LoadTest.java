package io.execbroker.loadtest;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.nio.file.FileSystemException;

/** The program {@code execbroker-loadtest}. */
@Command(
        name = "execbroker-loadtest",
        description = "Replays what agents run, compares with peers, and reports.",
        mixinStandardHelpOptions = true,
        version = "execbroker-loadtest 0.1.0",
        subcommands = {
            ExpandCommand.class,
            PrepareCommand.class,
            ReplayCommand.class,
            ConvertCommand.class,
            ExecOnceCommand.class,
            DemoCommand.class,
            BenchCommand.class,
            PageCommand.class,
            SyncCommand.class,
            SyncOnceCommand.class
        })
public final class LoadTest {
    /** Something ended otherwise than expected. */
    static final int EXIT_UNEXPECTED = 1;

    private LoadTest() {}

    /** Runs a subcommand and exits: 0 as expected, 1 otherwise than expected, 2 for bad usage. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new LoadTest())
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr()
                            .println(
                                    command.getCommandSpec().qualifiedName()
                                            + ": "
                                            + message(failure));
                    return command.getCommandSpec().exitCodeOnExecutionException();
                });
    }

    /** Exceptions of the file system say only a path: their type says what is wrong with it. */
    private static String message(Exception failure) {
        return failure instanceof FileSystemException
                ? failure.toString()
                : String.valueOf(failure.getMessage());
    }
}
