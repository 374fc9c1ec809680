package io.execbroker.broker.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

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

    /**
     * Picocli makes the model of a command by reflection: who starts one waits for its own only.
     */
    private static final Set<String> DAEMONS = Set.of("serve", "rootwrap-daemon");

    private ExecbrokerdCommand() {}

    /**
     * Runs one command line.
     *
     * @param launcher runs the daemon when {@code serve} asks for it
     * @param doorLauncher runs a door alone when {@code rootwrap-daemon} asks for it
     * @return the exit code
     */
    public static int run(BrokerLauncher launcher, DoorLauncher doorLauncher, String... args) {
        var all = subcommands(launcher, doorLauncher);
        var isDaemon = args.length > 0 && DAEMONS.contains(args[0]);
        return commandLine(all, isDaemon ? Set.of(args[0]) : all.keySet()).execute(args);
    }

    /** The command with every subcommand. */
    static CommandLine commandLine(BrokerLauncher launcher, DoorLauncher doorLauncher) {
        var all = subcommands(launcher, doorLauncher);
        return commandLine(all, all.keySet());
    }

    private static CommandLine commandLine(Map<String, Supplier<Object>> all, Set<String> names) {
        var root = new CommandLine(new ExecbrokerdCommand());
        all.forEach((name, command) -> {
            if (names.contains(name)) {
                root.addSubcommand(name, withExitCodes(command.get()));
            }
        });
        return root;
    }

    /** By name, in the order of the help. */
    private static Map<String, Supplier<Object>> subcommands(
            BrokerLauncher launcher, DoorLauncher doorLauncher) {
        var commands = new LinkedHashMap<String, Supplier<Object>>();
        commands.put("serve", () -> new ServeCommand(launcher));
        commands.put(
                "rootwrap-daemon", () -> new RootwrapDaemonCommand(doorLauncher, System.getenv()));
        commands.put("check-config", CheckConfigCommand::new);
        commands.put("match", MatchCommand::new);
        commands.put("explain", ExplainCommand::new);
        commands.put("lint", LintCommand::new);
        commands.put("completion", CompletionCommand::new);
        return commands;
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
