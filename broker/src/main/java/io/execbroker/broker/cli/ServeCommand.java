package io.execbroker.broker.cli;

import io.execbroker.broker.config.BrokerConfig;
import io.execbroker.broker.config.ConfigException;
import io.execbroker.broker.config.ConfigLoader;
import io.execbroker.broker.config.ServeOptions;
import io.execbroker.filters.PolicyException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code execbrokerd serve}. */
@Command(
        name = "serve",
        description = "Run the broker until SIGTERM; SIGHUP reads the policy again.",
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {

    /** Either a file, or everything on the command line. */
    private static final class Source {

        @Option(
                names = "--config",
                paramLabel = "FILE",
                required = true,
                description = "Configuration file; see broker.conf in the distribution.")
        private @Nullable Path file;

        @ArgGroup(exclusive = false)
        private @Nullable Inline inline;
    }

    /** A broker with few wishes, without a file. */
    private static final class Inline {

        @Option(
                names = "--socket",
                paramLabel = "PATH",
                required = true,
                description = "Socket that clients connect to.")
        private String socket = "";

        @Option(
                names = "--profile",
                paramLabel = "NAME=ROOTWRAP_CONF",
                required = true,
                description = "A profile and its rootwrap.conf. May be given several times.")
        private Map<String, String> profiles = new LinkedHashMap<>();

        @Option(
                names = "--metrics",
                paramLabel = "HOST:PORT",
                description = "Where Prometheus may scrape. Default: nowhere.")
        private @Nullable String metrics;

        @Option(
                names = "--user",
                paramLabel = "USER",
                description =
                        "User who may connect, by name or number. May be given several times."
                                + " Default: root and the user who runs the broker.")
        private List<String> users = List.of();

        @Option(
                names = "--group",
                paramLabel = "GROUP",
                description = "Group whose members may connect. May be given several times.")
        private List<String> groups = List.of();

        @Option(
                names = "--socket-mode",
                paramLabel = "MODE",
                description = "Permissions of the socket, in octal. Default: 0660.")
        private @Nullable String mode;
    }

    private final BrokerLauncher launcher;

    @Spec private @Nullable CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private @Nullable Source source;

    @Option(
            names = "--insecure-permissions",
            description =
                    "Do not check who may write the trusted files. For development only: whoever"
                            + " can write them is root.")
    private boolean insecurePermissions;

    ServeCommand(BrokerLauncher launcher) {
        this.launcher = launcher;
    }

    @Override
    public Integer call() throws Exception {
        try {
            return launcher.run(config());
        } catch (ConfigException e) {
            return fail(ExitCodes.CONFIG, e);
        } catch (PolicyException e) {
            return fail(ExitCodes.BAD_POLICY, e);
        }
    }

    private BrokerConfig config() throws Exception {
        if (source == null) {
            throw new AssertionError("picocli lets nobody in without a source");
        }
        if (source.file != null) {
            return ConfigLoader.load(source.file, insecurePermissions);
        }
        var inline = source.inline;
        if (inline == null) {
            throw new AssertionError("neither a file nor options");
        }
        return new ServeOptions(
                        inline.socket,
                        inline.profiles,
                        Optional.ofNullable(inline.metrics),
                        users(inline),
                        inline.groups,
                        Optional.ofNullable(inline.mode))
                .toConfig(insecurePermissions);
    }

    private static List<String> users(Inline inline) {
        if (!inline.users.isEmpty() || !inline.groups.isEmpty()) {
            return inline.users;
        }
        var own = System.getProperty("user.name");
        return own.equals("root") ? List.of("root") : List.of("root", own);
    }

    private int fail(int exitCode, Exception problem) {
        if (spec != null) {
            spec.commandLine().getErr().println("execbrokerd: " + problem.getMessage());
        }
        return exitCode;
    }
}
