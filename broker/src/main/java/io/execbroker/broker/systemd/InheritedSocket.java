package io.execbroker.broker.systemd;

import java.util.Map;
import java.util.OptionalInt;

/** The listening socket that systemd passed to this process, sd_listen_fds(3). */
public final class InheritedSocket {

    /** SD_LISTEN_FDS_START. */
    private static final int FIRST = 3;

    private InheritedSocket() {}

    /**
     * The descriptor of the socket, which the caller then owns; empty when there is none.
     *
     * @param environment the daemon's own
     * @throws IllegalStateException when there are several: the unit is not this broker's
     */
    public static OptionalInt descriptor(Map<String, String> environment) {
        var self = Long.toString(ProcessHandle.current().pid());
        if (!self.equals(environment.get("LISTEN_PID"))) {
            return OptionalInt.empty();
        }
        var count = environment.getOrDefault("LISTEN_FDS", "0");
        return switch (count) {
            case "0" -> OptionalInt.empty();
            case "1" -> OptionalInt.of(FIRST);
            default ->
                    throw new IllegalStateException(
                            "LISTEN_FDS: "
                                    + count
                                    + " (expected: 1, the one ListenStream of"
                                    + " execbroker.socket)");
        };
    }
}
