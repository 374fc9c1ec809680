package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonValue;

/** The ways of running a command that are compared, in the order of the report. */
public enum PeerId {
    /** What all others are measured against. */
    FLOOR("floor", "C, posix_spawn"),
    JDK("jdk", "JDK ProcessBuilder"),
    NUPROCESS("nuprocess", "NuProcess"),
    SUDO("sudo", "sudo"),
    SYSTEMD_RUN("systemd-run", "systemd-run"),
    OSLO_ROOTWRAP("oslo-rootwrap", "oslo rootwrap, one-shot"),
    OSLO_DAEMON("oslo-daemon", "oslo daemon"),
    OSLO_DAEMON_UNLOCKED("oslo-daemon-unlocked", "oslo daemon, no lock"),
    PRIVSEP("privsep", "oslo privsep"),
    EXECBROKER_ROOTWRAP("execbroker-rootwrap", "execbroker-rootwrap"),
    EXECBROKER_EXEC("execbroker-exec", "execbroker exec"),
    EXECBROKER_OSLO("execbroker-oslo", "execbroker, oslo wire"),
    EXECBROKER_OSLO_UNLOCKED("execbroker-oslo-unlocked", "execbroker, oslo wire, no lock"),
    EXECBROKER("execbroker", "execbroker");

    private final String id;
    private final String title;

    PeerId(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** The name in JSON; never changes. */
    @JsonValue
    public String id() {
        return id;
    }

    /** Whether it is a program that a just-in-time compiler improves while it runs. */
    boolean isCompiledWhileItRuns() {
        return this == JDK || this == NUPROCESS || this == EXECBROKER;
    }

    /** Whether nothing of it lives from one command to the next: such a peer needs no warm-up. */
    boolean isStartedAnew() {
        return this == FLOOR || this == SUDO || this == SYSTEMD_RUN || this == OSLO_ROOTWRAP;
    }

    /** The name in tables. */
    public String title() {
        return title;
    }
}
