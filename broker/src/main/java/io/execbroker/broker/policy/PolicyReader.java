package io.execbroker.broker.policy;

import io.execbroker.broker.config.BrokerConfig;
import io.execbroker.broker.config.ConfigException;
import io.execbroker.broker.config.ConfigOrigin;
import io.execbroker.broker.config.ConfigProblem;
import io.execbroker.broker.config.ProfileConfig;
import io.execbroker.broker.config.TrustedFiles;
import io.execbroker.filters.PolicyException;
import io.execbroker.filters.rootwrap.PolicyLoader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Makes a snapshot of what a configuration names. Reads files; not for event loops. Used once. */
public final class PolicyReader {

    private final BrokerConfig config;
    private final UserDatabase users;
    private final List<ConfigProblem> unknown = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    private PolicyReader(BrokerConfig config, UserDatabase users) {
        this.config = config;
        this.users = users;
    }

    /**
     * Reads every profile.
     *
     * @throws ConfigException naming every user and group that this host does not know
     * @throws PolicyException naming every profile whose filters are refused, and why
     */
    public static PolicySnapshot read(BrokerConfig config) throws ConfigException, PolicyException {
        try {
            return new PolicyReader(config, UserDatabase.read()).snapshot();
        } catch (IOException e) {
            throw new ConfigException(
                    List.of(
                            new ConfigProblem(
                                    "host", "user database: " + e, "/etc/passwd and /etc/group")));
        }
    }

    private PolicySnapshot snapshot() throws ConfigException, PolicyException {
        var profiles = new ArrayList<Profile>();
        for (var profile : config.profiles()) {
            var uids = resolve(profile, "users", profile.users(), users::uid);
            var gids = resolve(profile, "groups", profile.groups(), users::gid);
            gids.forEach(gid -> uids.addAll(users.members(gid)));
            try {
                profiles.add(
                        new Profile(
                                profile,
                                PolicyLoader.load(
                                        profile.rootwrapConfig(),
                                        profile.mode(),
                                        TrustedFiles.owners(config.insecurePermissions())),
                                uids,
                                gids));
            } catch (PolicyException e) {
                refused.add("profile " + profile.name() + ": " + e.getMessage());
            }
        }
        if (!unknown.isEmpty()) {
            throw new ConfigException(unknown);
        }
        if (!refused.isEmpty()) {
            throw new PolicyException(String.join("\n", refused));
        }
        return new PolicySnapshot(profiles);
    }

    private Set<Integer> resolve(
            ProfileConfig profile,
            String key,
            List<String> names,
            Function<String, OptionalInt> lookup) {
        var ids = new HashSet<Integer>();
        for (var name : names) {
            var id = lookup.apply(name);
            if (id.isPresent()) {
                ids.add(id.getAsInt());
            } else {
                unknown.add(
                        new ConfigProblem(
                                origin(),
                                "[profile " + profile.name() + "] " + key + ": " + name,
                                "one of /etc/passwd or /etc/group, or a number"));
            }
        }
        return ids;
    }

    private String origin() {
        return switch (config.origin()) {
            case ConfigOrigin.File file -> file.path().toString();
            case ConfigOrigin.CommandLine _ -> "command line";
        };
    }
}
