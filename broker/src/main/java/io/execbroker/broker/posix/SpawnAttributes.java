package io.execbroker.broker.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The posix_spawnattr_t that every command is started with: a session of its own, no signal
 * blocked, every signal at its default. What the virtual machine does with signals, SIGPIPE above
 * all, must not reach a command.
 */
final class SpawnAttributes {

    /** One byte of a sigset_t, which has a bit for each signal. */
    private static final byte ALL_SIGNALS = (byte) 0xFF;

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
            // Not sigfillset(3): that leaves out the two signals that glibc uses itself, which
            // posix_spawn would then set to ignored in the child.
            signals.fill(ALL_SIGNALS);
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
