package io.execbroker.broker.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code execbrokerd} with all that stands below it. */
@Command(
        name = "execbrokerd",
        description = "Runs commands for unprivileged services, as far as its filters allow.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeOnInvalidInput = ExitCodes.USAGE,
        exitCodeOnExecutionException = ExitCodes.SOFTWARE)
public final class ExecbrokerdCommand {

    private ExecbrokerdCommand() {}

    /**
     * Runs one command line.
     *
     * @param launcher runs the daemon when {@code serve} asks for it
     * @param doorLauncher runs a door alone when {@code rootwrap-daemon} asks for it
     * @return the exit code
     */
    public static int run(BrokerLauncher launcher, DoorLauncher doorLauncher, String... args) {
        return commandLine(launcher, doorLauncher).execute(args);
    }

    static CommandLine commandLine(BrokerLauncher launcher, DoorLauncher doorLauncher) {
        return new CommandLine(new ExecbrokerdCommand())
                .addSubcommand(withExitCodes(new ServeCommand(launcher)))
                .addSubcommand(
                        withExitCodes(new RootwrapDaemonCommand(doorLauncher, System.getenv())))
                .addSubcommand(withExitCodes(new CheckConfigCommand()))
                .addSubcommand(withExitCodes(new MatchCommand()))
                .addSubcommand(withExitCodes(new ExplainCommand()))
                .addSubcommand(withExitCodes(new LintCommand()))
                .addSubcommand(withExitCodes(new CompletionCommand()));
    }

    private static CommandLine withExitCodes(Object command) {
        var subcommand = new CommandLine(command);
        subcommand
                .getCommandSpec()
                .exitCodeOnInvalidInput(ExitCodes.USAGE)
                .exitCodeOnExecutionException(ExitCodes.SOFTWARE)
                .versionProvider(new VersionText());
        return subcommand;
    }
}
