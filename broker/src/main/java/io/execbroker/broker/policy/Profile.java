package io.execbroker.broker.policy;

import io.execbroker.broker.config.ProfileConfig;
import io.execbroker.filters.Policy;

import java.util.Set;

/**
 * A profile with its filters loaded and its users resolved.
 *
 * @param config what the operator set
 * @param policy what decides about its commands
 * @param uids users that may use it, those of its groups included
 * @param gids groups that may use it: a peer's effective group is looked up here
 */
public record Profile(ProfileConfig config, Policy policy, Set<Integer> uids, Set<Integer> gids) {

    public Profile {
        uids = Set.copyOf(uids);
        gids = Set.copyOf(gids);
    }

    /** The name that peers ask for. */
    public String name() {
        return config.name();
    }

    /** The file that its filters are from. */
    public ConfPath conf() {
        return new ConfPath(config.rootwrapConfig().toString());
    }

    /** Whether this peer may use it. Root too, only when it is named. */
    public boolean allows(Peer peer) {
        return uids.contains(peer.uid()) || gids.contains(peer.gid());
    }

    /** Whether its commands may be started in this folder. */
    public boolean allowsWorkingDirectory(String folder) {
        return folder.equals("/") || config.workingDirectories().contains(folder);
    }
}
