package io.execbroker.broker.policy;

import io.execbroker.broker.config.BrokerConfig;
import io.execbroker.broker.config.ConfigException;
import io.execbroker.broker.config.ConfigLoader;
import io.execbroker.filters.PolicyException;
import io.execbroker.filters.PolicyProblem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/**
 * The policy that holds now. A reload builds a whole new snapshot and swaps it; a bad file keeps
 * the old one. {@link #current} is callable from any thread; {@link #reload} reads files and is not
 * for event loops.
 */
public final class PolicySource {

    private static final Logger log = LoggerFactory.getLogger(PolicySource.class);

    private final BrokerConfig config;
    private volatile PolicySnapshot current;

    private PolicySource(BrokerConfig config, PolicySnapshot snapshot) {
        this.config = config;
        this.current = snapshot;
    }

    /**
     * Loads the policy for the first time.
     *
     * @throws ConfigException naming every user and group that this host does not know
     * @throws PolicyException naming every profile whose filters are refused, and why
     */
    public static PolicySource load(BrokerConfig config) throws ConfigException, PolicyException {
        if (config.insecurePermissions()) {
            log.warn(
                    "--insecure-permissions: owners and permissions are NOT checked; whoever can"
                            + " write one of the filter files or executables can run anything as"
                            + " the broker's user");
        }
        var snapshot = PolicyReader.read(config);
        tell(snapshot);
        return new PolicySource(config, snapshot);
    }

    /** The policy that holds now; take it once for each decision. */
    public PolicySnapshot current() {
        return current;
    }

    /** Loads everything again, the configuration file included. */
    public synchronized Reload reload() {
        try {
            var reread = ConfigLoader.reload(config);
            var snapshot = PolicyReader.read(reread);
            current = snapshot;
            tell(snapshot);
            var needRestart = changedBeyondProfiles(reread);
            if (!needRestart.isEmpty()) {
                log.warn("reload: changes of {} hold after a restart only", needRestart);
            }
            log.info("reload: the new policy holds");
            return new Reload.Loaded(snapshot, needRestart);
        } catch (ConfigException | PolicyException e) {
            var reason = String.valueOf(e.getMessage());
            log.error("reload: the old policy still holds: {}", reason);
            return new Reload.Kept(reason);
        }
    }

    private List<String> changedBeyondProfiles(BrokerConfig reread) {
        var changed = new ArrayList<String>();
        addIf(!reread.socket().equals(config.socket()), "[broker] socket", changed);
        addIf(!reread.limits().equals(config.limits()), "[broker] limits", changed);
        addIf(!reread.timing().equals(config.timing()), "[broker] timeouts", changed);
        addIf(!reread.engine().equals(config.engine()), "[broker] engine and threads", changed);
        addIf(!reread.audit().equals(config.audit()), "[broker] audit", changed);
        addIf(!reread.metrics().equals(config.metrics()), "[metrics]", changed);
        return List.copyOf(changed);
    }

    private static void addIf(boolean condition, String name, List<String> names) {
        if (condition) {
            names.add(name);
        }
    }

    private static void tell(PolicySnapshot snapshot) {
        for (var profile : snapshot.profiles()) {
            log.info(
                    "profile {}: {} filters, {}",
                    profile.name(),
                    profile.policy().filters().size(),
                    profile.policy().mode());
            for (var problem : profile.policy().problems()) {
                if (problem.severity() == PolicyProblem.Severity.NOTE) {
                    log.info("profile {}: {}", profile.name(), problem);
                } else {
                    log.warn("profile {}: {}", profile.name(), problem);
                }
            }
        }
    }
}
