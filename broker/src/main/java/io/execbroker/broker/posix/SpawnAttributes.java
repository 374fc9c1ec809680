package io.execbroker.broker.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The posix_spawnattr_t that every command is started with: a session of its own, no signal
 * blocked, every signal at its default. What the virtual machine does with signals, SIGPIPE above
 * all, must not reach a command.
 */
final class SpawnAttributes {

    /** Lives as long as the process; posix_spawn(3) only reads it. */
    private static final MemorySegment ATTRIBUTES = build();

    private SpawnAttributes() {}

    static MemorySegment segment() {
        return ATTRIBUTES;
    }

    private static MemorySegment build() {
        var attributes = Arena.global().allocate(LinuxAbi.SIZEOF_POSIX_SPAWNATTR, 8);
        require("init", SpawnCalls.posix_spawnattr_init(attributes));
        int flags =
                LinuxAbi.POSIX_SPAWN_SETSID
                        | LinuxAbi.POSIX_SPAWN_SETSIGMASK
                        | LinuxAbi.POSIX_SPAWN_SETSIGDEF;
        require("setflags", SpawnCalls.posix_spawnattr_setflags(attributes, (short) flags));
        try (var arena = Arena.ofConfined()) {
            var signals = arena.allocate(LinuxAbi.SIZEOF_SIGSET, 8);
            require("sigemptyset", SpawnCalls.sigemptyset(signals));
            require("setsigmask", SpawnCalls.posix_spawnattr_setsigmask(attributes, signals));
            require("sigfillset", SpawnCalls.sigfillset(signals));
            require("setsigdefault", SpawnCalls.posix_spawnattr_setsigdefault(attributes, signals));
        }
        return attributes;
    }

    /** These calls fail for wrong arguments only. */
    private static void require(String call, int error) {
        if (error != 0) {
            throw new AssertionError(call + ": " + Errno.nameOf(error));
        }
    }
}
