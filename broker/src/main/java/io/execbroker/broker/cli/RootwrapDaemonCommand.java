package io.execbroker.broker.cli;

import io.execbroker.broker.config.BrokerConfig;
import io.execbroker.broker.config.ConfigException;
import io.execbroker.broker.config.RootwrapDaemonOptions;
import io.execbroker.broker.logging.LogTarget;
import io.execbroker.broker.posix.UserDatabase;
import io.execbroker.filters.PolicyException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * {@code execbrokerd rootwrap-daemon}: stands in for {@code neutron-rootwrap-daemon}, where no
 * broker runs.
 */
@Command(
        name = "rootwrap-daemon",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Serves one client of oslo.rootwrap, as neutron-rootwrap-daemon does under sudo.",
            "Writes the path of its socket and a key to standard output. Ends on SIGTERM, SIGINT,"
                    + " the end of standard input, daemon_timeout of CONF, or when the client says"
                    + " so; commands that run are answered before."
        })
final class RootwrapDaemonCommand implements Callable<Integer> {

    private static final Path AUDIT_FOLDER = Path.of("/var/log/execbroker");
    private static final String AUDIT_FILE = "audit.log";
    private static final String NOWHERE = "/dev/null";

    private final DoorLauncher launcher;
    private final Map<String, String> environment;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "CONF", description = "The rootwrap.conf.")
    private @Nullable Path conf;

    @Option(
            names = "--mode",
            paramLabel = "strict|compatible",
            defaultValue = "compatible",
            description =
                    "How the filters are read. Default: compatible, as oslo.rootwrap reads them.")
    private String mode = "compatible";

    @Option(
            names = "--audit",
            paramLabel = "FILE",
            description =
                    "Where the audit lines go; /dev/null for none. Default: audit.log in"
                            + " /var/log/execbroker where that folder exists; else none, which"
                            + " standard error then says.")
    private @Nullable Path audit;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "Where the log goes. Default: nowhere.")
    private @Nullable Path log;

    @Option(
            names = "--insecure-permissions",
            description =
                    "Trust files whoever owns them and may write to them. For development only.")
    private boolean insecurePermissions;

    /**
     * @param environment of this process: sudo(8) says there who called it
     */
    RootwrapDaemonCommand(DoorLauncher launcher, Map<String, String> environment) {
        this.launcher = launcher;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() throws Exception {
        // Before anything logs: whoever started this reads path and key, and nothing after that.
        LogTarget.choose(log);
        try {
            var uid = caller("SUDO_UID", UserDatabase.ownUid());
            return launcher.run(
                    configuration(uid), uid, caller("SUDO_GID", ownGid()), this::tellOfNoAudit);
        } catch (ConfigException | PolicyException e) {
            return failed(ExitCodes.POLICY, e);
        } catch (IOException e) {
            return failed(ExitCodes.CANNOT_START, e);
        }
    }

    private BrokerConfig configuration(long uid) throws ConfigException {
        if (conf == null) {
            throw new IllegalStateException("picocli requires CONF");
        }
        return new RootwrapDaemonOptions(absolute(conf), uid, mode, auditFile())
                .toConfig(insecurePermissions);
    }

    private String auditFile() {
        if (audit != null) {
            return absolute(audit);
        }
        return hasAuditFolder() ? AUDIT_FOLDER.resolve(AUDIT_FILE).toString() : NOWHERE;
    }

    /** No line is lost in silence: the one on standard error is in the agent's log when it asks. */
    private void tellOfNoAudit() {
        if (audit == null && !hasAuditFolder()) {
            tell("no audit trail: " + AUDIT_FOLDER + " is missing; make it, or give --audit FILE");
        }
    }

    private static boolean hasAuditFolder() {
        return Files.isDirectory(AUDIT_FOLDER) && Files.isWritable(AUDIT_FOLDER);
    }

    /** What sudo says of the user that called it, or {@code own} without it. */
    private long caller(String variable, long own) {
        var value = environment.get(variable);
        if (UserDatabase.ownUid() != 0 || value == null || !value.matches("\\d{1,10}")) {
            return own;
        }
        return Long.parseLong(value);
    }

    private static long ownGid() throws IOException {
        return Integer.toUnsignedLong((int) Files.getAttribute(Path.of("/proc/self"), "unix:gid"));
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    private int failed(int exitCode, Exception e) {
        // One line: it is for the log of an agent.
        tell(String.valueOf(e.getMessage()).replace("\n", "; "));
        return exitCode;
    }

    private void tell(String message) {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec before it calls");
        }
        spec.commandLine().getErr().println("execbrokerd: " + message);
    }
}
