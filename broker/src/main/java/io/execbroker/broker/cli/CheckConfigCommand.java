package io.execbroker.broker.cli;

import io.execbroker.broker.config.ConfigException;
import io.execbroker.broker.config.ConfigLoader;
import io.execbroker.broker.policy.PolicyReader;
import io.execbroker.broker.policy.Profile;
import io.execbroker.filters.PolicyException;
import io.execbroker.filters.PolicyProblem;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * {@code execbrokerd check-config}: loads all that {@code serve} would load, and says what it
 * found.
 */
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description = "Loads a configuration with all its filters and says what is found.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing is wrong",
            "78:the configuration is wrong",
            "97:a policy is refused, or a definition is switched off"
        })
final class CheckConfigCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The file.")
    private @Nullable Path config;

    @Option(
            names = "--insecure-permissions",
            description = "Do not look at owners and permissions.")
    private boolean insecurePermissions;

    @Override
    public Integer call() {
        var commandLine = Objects.requireNonNull(spec, "spec").commandLine();
        var file = Objects.requireNonNull(config, "config");
        try {
            var snapshot = PolicyReader.read(ConfigLoader.load(file, insecurePermissions));
            snapshot.profiles().forEach(profile -> print(commandLine.getOut(), profile));
            return isClean(snapshot.profiles()) ? ExitCodes.OK : ExitCodes.POLICY;
        } catch (ConfigException e) {
            commandLine.getErr().println(e.getMessage());
            return ExitCodes.CONFIG;
        } catch (PolicyException e) {
            commandLine.getErr().println(e.getMessage());
            return ExitCodes.POLICY;
        }
    }

    private static boolean isClean(List<Profile> profiles) {
        return profiles.stream()
                .flatMap(profile -> profile.policy().problems().stream())
                .noneMatch(problem -> problem.severity() == PolicyProblem.Severity.SWITCHED_OFF);
    }

    private static void print(PrintWriter out, Profile profile) {
        var config = profile.config();
        out.printf("profile %s%n", profile.name());
        out.printf("  filters      %s%n", config.rootwrapConfig());
        out.printf("  mode         %s%n", label(config.mode()));
        out.printf("  definitions  %d%n", profile.policy().filters().size());
        out.printf("  users        %s%n", orNone(config.users()));
        out.printf("  groups       %s%n", orNone(config.groups()));
        for (var problem : profile.policy().problems()) {
            out.printf("  %s: %s%n", label(problem.severity()), problem);
        }
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String orNone(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
