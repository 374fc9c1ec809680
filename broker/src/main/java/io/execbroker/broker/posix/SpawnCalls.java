package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.CFunction.at;

import java.lang.foreign.MemorySegment;

/** posix_spawn(3) and what builds its arguments. These return their errno, 0 when all went well. */
final class SpawnCalls {

    private static final CFunction POSIX_SPAWN = CFunction.of("posix_spawn");
    private static final CFunction POSIX_SPAWNATTR_INIT = CFunction.of("posix_spawnattr_init");
    private static final CFunction POSIX_SPAWNATTR_SETFLAGS =
            CFunction.of("posix_spawnattr_setflags");
    private static final CFunction POSIX_SPAWNATTR_SETSIGMASK =
            CFunction.of("posix_spawnattr_setsigmask");
    private static final CFunction POSIX_SPAWNATTR_SETSIGDEFAULT =
            CFunction.of("posix_spawnattr_setsigdefault");
    private static final CFunction SIGEMPTYSET = CFunction.of("sigemptyset");
    private static final CFunction POSIX_SPAWN_FILE_ACTIONS_INIT =
            CFunction.of("posix_spawn_file_actions_init");
    private static final CFunction POSIX_SPAWN_FILE_ACTIONS_DESTROY =
            CFunction.of("posix_spawn_file_actions_destroy");
    private static final CFunction POSIX_SPAWN_FILE_ACTIONS_ADDDUP2 =
            CFunction.of("posix_spawn_file_actions_adddup2");
    private static final CFunction POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP =
            CFunction.of("posix_spawn_file_actions_addclosefrom_np");

    private SpawnCalls() {}

    /** An ordinary downcall: it blocks until the new image runs. */
    static int posix_spawn(
            MemorySegment pid,
            MemorySegment path,
            MemorySegment actions,
            MemorySegment attributes,
            MemorySegment argv,
            MemorySegment environment) {
        return (int)
                POSIX_SPAWN.call(
                        at(pid), at(path), at(actions), at(attributes), at(argv), at(environment));
    }

    /** posix_spawnattr_init(3). */
    static int posix_spawnattr_init(MemorySegment attributes) {
        return (int) POSIX_SPAWNATTR_INIT.call(at(attributes));
    }

    /** posix_spawnattr_setflags(3). */
    static int posix_spawnattr_setflags(MemorySegment attributes, short flags) {
        return (int) POSIX_SPAWNATTR_SETFLAGS.call(at(attributes), flags);
    }

    /** posix_spawnattr_setsigmask(3). */
    static int posix_spawnattr_setsigmask(MemorySegment attributes, MemorySegment signals) {
        return (int) POSIX_SPAWNATTR_SETSIGMASK.call(at(attributes), at(signals));
    }

    /** posix_spawnattr_setsigdefault(3). */
    static int posix_spawnattr_setsigdefault(MemorySegment attributes, MemorySegment signals) {
        return (int) POSIX_SPAWNATTR_SETSIGDEFAULT.call(at(attributes), at(signals));
    }

    /** sigemptyset(3). */
    static int sigemptyset(MemorySegment signals) {
        return (int) SIGEMPTYSET.call(at(signals));
    }

    /** posix_spawn_file_actions_init(3). */
    static int posix_spawn_file_actions_init(MemorySegment actions) {
        return (int) POSIX_SPAWN_FILE_ACTIONS_INIT.call(at(actions));
    }

    /** posix_spawn_file_actions_destroy(3). */
    static int posix_spawn_file_actions_destroy(MemorySegment actions) {
        return (int) POSIX_SPAWN_FILE_ACTIONS_DESTROY.call(at(actions));
    }

    /** posix_spawn_file_actions_adddup2(3). */
    static int posix_spawn_file_actions_adddup2(MemorySegment actions, int fd, int wanted) {
        return (int) POSIX_SPAWN_FILE_ACTIONS_ADDDUP2.call(at(actions), fd, wanted);
    }

    /** Since glibc 2.34: closes all descriptors from {@code first} on. */
    static int posix_spawn_file_actions_addclosefrom_np(MemorySegment actions, int first) {
        return (int) POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP.call(at(actions), first);
    }
}
