package io.execbroker.broker.cli;

import io.execbroker.broker.config.BrokerConfig;
import io.execbroker.broker.config.ConfigException;
import io.execbroker.broker.config.ConfigLoader;
import io.execbroker.broker.config.ServeOptions;
import io.execbroker.broker.posix.UserDatabase;
import io.execbroker.filters.PolicyException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** {@code execbrokerd serve}: runs the daemon in the foreground. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs the broker in the foreground.",
            "Give either --config, or --socket with one --profile or more."
        })
final class ServeCommand implements Callable<Integer> {

    private final BrokerLauncher launcher;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file, such as /etc/execbroker/broker.conf.")
    private @Nullable Path config;

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            description = "Unix socket that clients connect to.")
    private @Nullable Path socket;

    @Option(
            names = "--profile",
            paramLabel = "NAME=ROOTWRAP_CONF",
            description = "A profile with its rootwrap.conf. May be given again.")
    private Map<String, Path> profiles = new LinkedHashMap<>();

    @Option(
            names = "--metrics",
            paramLabel = "HOST:PORT",
            description = "Loopback address to serve /metrics on. Default: none.")
    private @Nullable String metrics;

    @Option(
            names = "--user",
            paramLabel = "USER",
            description =
                    "User that may use the profiles. May be given again. Default, without --group:"
                            + " root and the broker's own user.")
    private List<String> users = List.of();

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Group whose members may use the profiles. May be given again.")
    private List<String> groups = List.of();

    @Option(
            names = "--mode",
            paramLabel = "strict|compatible",
            description = "How the filters of the profiles are read. Default: strict.")
    private @Nullable String mode;

    @Option(
            names = "--socket-mode",
            paramLabel = "MODE",
            description = "Permissions of the socket, in octal. Default: 0660.")
    private @Nullable String socketMode;

    @Option(
            names = "--insecure-permissions",
            description =
                    "Trust files whoever owns them and may write to them. For development only.")
    private boolean insecurePermissions;

    ServeCommand(BrokerLauncher launcher) {
        this.launcher = launcher;
    }

    @Override
    public Integer call() throws Exception {
        try {
            return launcher.run(configuration());
        } catch (ConfigException e) {
            return failed(ExitCodes.CONFIG, e);
        } catch (PolicyException e) {
            return failed(ExitCodes.POLICY, e);
        } catch (IOException e) {
            return failed(ExitCodes.CANNOT_START, e);
        }
    }

    private BrokerConfig configuration() throws ConfigException {
        if (config != null && socket == null && profiles.isEmpty()) {
            return ConfigLoader.load(config, insecurePermissions);
        }
        if (config == null && socket != null && !profiles.isEmpty()) {
            return options(socket).toConfig(insecurePermissions);
        }
        throw new ParameterException(
                specified().commandLine(),
                "Give either --config FILE, or --socket PATH with --profile NAME=ROOTWRAP_CONF.");
    }

    private ServeOptions options(Path socketPath) {
        var confs = new LinkedHashMap<String, String>();
        profiles.forEach((name, conf) -> confs.put(name, absolute(conf)));
        return new ServeOptions(
                absolute(socketPath),
                confs,
                Optional.ofNullable(metrics),
                peers(),
                groups,
                Optional.ofNullable(mode),
                Optional.ofNullable(socketMode));
    }

    private List<String> peers() {
        return users.isEmpty() && groups.isEmpty()
                ? Stream.of("0", Long.toString(UserDatabase.ownUid())).distinct().toList()
                : users;
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    private int failed(int exitCode, Exception e) {
        specified().commandLine().getErr().println("execbrokerd: " + e.getMessage());
        return exitCode;
    }

    private CommandSpec specified() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec before it calls");
        }
        return spec;
    }
}
