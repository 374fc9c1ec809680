package io.execbroker.loadtest.sync;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the programs are that a sync goes through.
 *
 * @param execbrokerd the broker
 * @param natives folder of its native programs
 * @param pythonClient folder of the Python package {@code execbroker_rootwrap}
 */
public record SyncPrograms(Path execbrokerd, Path natives, Path pythonClient) {
    static final Path PYTHON = Path.of("/usr/bin/python3");
    static final Path SUDO = Path.of("/usr/bin/sudo");
    static final Path OSLO_ROOTWRAP = Path.of("/usr/bin/oslo-rootwrap");
    static final Path OSLO_DAEMON = Path.of("/usr/bin/oslo-rootwrap-daemon");
    private static final Path COMPILER = Path.of("/usr/bin/gcc");

    /** The first file that this peer needs and this host lacks. */
    Optional<Path> missing(SyncPeer peer) {
        return needs(peer).stream().filter(file -> !Files.exists(file)).findFirst();
    }

    /** What an agent starts instead of oslo.rootwrap's daemon. */
    Path daemon() {
        return natives.resolve("execbroker-rootwrap-daemon");
    }

    private List<Path> needs(SyncPeer peer) {
        return switch (peer) {
            case FLOOR -> List.of(COMPILER);
            case SUDO -> List.of(PYTHON, SUDO);
            case OSLO_ROOTWRAP -> List.of(PYTHON, OSLO_ROOTWRAP);
            case OSLO_DAEMON, OSLO_DAEMON_UNLOCKED -> List.of(PYTHON, OSLO_DAEMON);
            case EXECBROKER_OSLO -> List.of(PYTHON, OSLO_DAEMON, daemon());
            case EXECBROKER_LOCK_FREE ->
                    List.of(
                            PYTHON,
                            OSLO_DAEMON,
                            daemon(),
                            pythonClient.resolve("execbroker_rootwrap"));
            case EXECBROKER, EXECBROKER_DAG -> List.of(execbrokerd);
        };
    }
}
