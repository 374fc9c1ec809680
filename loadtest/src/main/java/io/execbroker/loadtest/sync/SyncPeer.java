package io.execbroker.loadtest.sync;

import java.util.Arrays;

/** What a sync goes through, in the order of the report. */
public enum SyncPeer {
    FLOOR("floor", "C, posix_spawn"),
    SUDO("sudo", "sudo"),
    OSLO_ROOTWRAP("oslo-rootwrap", "oslo rootwrap, one-shot"),
    OSLO_DAEMON("oslo-daemon", "oslo daemon"),
    OSLO_DAEMON_UNLOCKED("oslo-daemon-unlocked", "oslo daemon, no lock"),
    EXECBROKER_OSLO("execbroker-oslo", "execbroker, oslo wire"),
    EXECBROKER_LOCK_FREE("execbroker-lock-free", "execbroker, oslo wire, client/python"),
    EXECBROKER("execbroker", "execbroker"),
    /** Not bound by the agents' workers: all that the commands' own needs allow. */
    EXECBROKER_DAG("execbroker-dag", "execbroker, no workers");

    private final String id;
    private final String title;

    SyncPeer(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /**
     * The peer with this id.
     *
     * @throws IllegalArgumentException naming the ids there are
     */
    public static SyncPeer ofId(String id) {
        return Arrays.stream(values())
                .filter(peer -> peer.id.equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "peer: %s (expected: one of %s)"
                                        .formatted(
                                                id,
                                                String.join(
                                                        ", ",
                                                        Arrays.stream(values())
                                                                .map(SyncPeer::id)
                                                                .toList()))));
    }

    /** The name in JSON and on the command line; never changes. */
    public String id() {
        return id;
    }

    /** The name in tables. */
    public String title() {
        return title;
    }

    /** Whether it starts an interpreter for each command, and so runs a smaller part. */
    boolean isSlow() {
        return this == OSLO_ROOTWRAP;
    }

    boolean needsBroker() {
        return switch (this) {
            case FLOOR, SUDO, OSLO_ROOTWRAP, OSLO_DAEMON, OSLO_DAEMON_UNLOCKED -> false;
            case EXECBROKER_OSLO, EXECBROKER_LOCK_FREE, EXECBROKER, EXECBROKER_DAG -> true;
        };
    }
}
