package io.execbroker.broker.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ScopeType;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** {@code execbrokerd}: the top of the command line. */
@Command(
        name = "execbrokerd",
        description = "Runs privileged commands for services that may ask for them.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = ExecbrokerdCommand.Version.class,
        exitCodeOnInvalidInput = ExitCodes.USAGE,
        exitCodeOnExecutionException = ExitCodes.FAILED)
public final class ExecbrokerdCommand {

    private ExecbrokerdCommand() {}

    /**
     * Runs a command line.
     *
     * @param launcher runs the broker for {@code serve}
     * @return the exit code
     */
    public static int run(BrokerLauncher launcher, String... args) {
        return commandLine(launcher).execute(args);
    }

    static CommandLine commandLine(BrokerLauncher launcher) {
        return new CommandLine(new ExecbrokerdCommand())
                .addSubcommand(new ServeCommand(launcher))
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler(ExecbrokerdCommand::report);
    }

    /** A problem that a person can mend is told in a sentence, not in a stack trace. */
    private static int report(
            Exception problem, CommandLine command, CommandLine.ParseResult line) {
        var message = problem.getMessage();
        command.getErr().println("execbrokerd: " + (message == null ? problem : message));
        return ExitCodes.FAILED;
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            var version = ExecbrokerdCommand.class.getPackage().getImplementationVersion();
            return new String[] {"execbrokerd " + (version == null ? "development" : version)};
        }
    }
}
