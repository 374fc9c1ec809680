package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.Ffm.bind;
import static io.execbroker.broker.posix.Ffm.unexpected;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** posix_spawn(3) and what builds its arguments. These return their errno, 0 when all went well. */
final class SpawnCalls {

    private static final MethodHandle POSIX_SPAWN =
            bind("posix_spawn", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle POSIX_SPAWNATTR_INIT =
            bind("posix_spawnattr_init", JAVA_INT, ADDRESS);
    private static final MethodHandle POSIX_SPAWNATTR_SETFLAGS =
            bind("posix_spawnattr_setflags", JAVA_INT, ADDRESS, JAVA_SHORT);
    private static final MethodHandle POSIX_SPAWNATTR_SETSIGMASK =
            bind("posix_spawnattr_setsigmask", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle POSIX_SPAWNATTR_SETSIGDEFAULT =
            bind("posix_spawnattr_setsigdefault", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SIGEMPTYSET = bind("sigemptyset", JAVA_INT, ADDRESS);
    private static final MethodHandle POSIX_SPAWN_FILE_ACTIONS_INIT =
            bind("posix_spawn_file_actions_init", JAVA_INT, ADDRESS);
    private static final MethodHandle POSIX_SPAWN_FILE_ACTIONS_DESTROY =
            bind("posix_spawn_file_actions_destroy", JAVA_INT, ADDRESS);
    private static final MethodHandle POSIX_SPAWN_FILE_ACTIONS_ADDDUP2 =
            bind("posix_spawn_file_actions_adddup2", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP =
            bind("posix_spawn_file_actions_addclosefrom_np", JAVA_INT, ADDRESS, JAVA_INT);

    private SpawnCalls() {}

    /** An ordinary downcall: it blocks until the new image runs. */
    static int posix_spawn(
            MemorySegment pid,
            MemorySegment path,
            MemorySegment actions,
            MemorySegment attributes,
            MemorySegment argv,
            MemorySegment environment) {
        try {
            return (int) POSIX_SPAWN.invokeExact(pid, path, actions, attributes, argv, environment);
        } catch (Throwable e) {
            throw unexpected("posix_spawn", e);
        }
    }

    /** posix_spawnattr_init(3). */
    static int posix_spawnattr_init(MemorySegment attributes) {
        try {
            return (int) POSIX_SPAWNATTR_INIT.invokeExact(attributes);
        } catch (Throwable e) {
            throw unexpected("posix_spawnattr_init", e);
        }
    }

    /** posix_spawnattr_setflags(3). */
    static int posix_spawnattr_setflags(MemorySegment attributes, short flags) {
        try {
            return (int) POSIX_SPAWNATTR_SETFLAGS.invokeExact(attributes, flags);
        } catch (Throwable e) {
            throw unexpected("posix_spawnattr_setflags", e);
        }
    }

    /** posix_spawnattr_setsigmask(3). */
    static int posix_spawnattr_setsigmask(MemorySegment attributes, MemorySegment signals) {
        try {
            return (int) POSIX_SPAWNATTR_SETSIGMASK.invokeExact(attributes, signals);
        } catch (Throwable e) {
            throw unexpected("posix_spawnattr_setsigmask", e);
        }
    }

    /** posix_spawnattr_setsigdefault(3). */
    static int posix_spawnattr_setsigdefault(MemorySegment attributes, MemorySegment signals) {
        try {
            return (int) POSIX_SPAWNATTR_SETSIGDEFAULT.invokeExact(attributes, signals);
        } catch (Throwable e) {
            throw unexpected("posix_spawnattr_setsigdefault", e);
        }
    }

    /** sigemptyset(3). */
    static int sigemptyset(MemorySegment signals) {
        try {
            return (int) SIGEMPTYSET.invokeExact(signals);
        } catch (Throwable e) {
            throw unexpected("sigemptyset", e);
        }
    }

    /** posix_spawn_file_actions_init(3). */
    static int posix_spawn_file_actions_init(MemorySegment actions) {
        try {
            return (int) POSIX_SPAWN_FILE_ACTIONS_INIT.invokeExact(actions);
        } catch (Throwable e) {
            throw unexpected("posix_spawn_file_actions_init", e);
        }
    }

    /** posix_spawn_file_actions_destroy(3). */
    static int posix_spawn_file_actions_destroy(MemorySegment actions) {
        try {
            return (int) POSIX_SPAWN_FILE_ACTIONS_DESTROY.invokeExact(actions);
        } catch (Throwable e) {
            throw unexpected("posix_spawn_file_actions_destroy", e);
        }
    }

    /** posix_spawn_file_actions_adddup2(3). */
    static int posix_spawn_file_actions_adddup2(MemorySegment actions, int fd, int wanted) {
        try {
            return (int) POSIX_SPAWN_FILE_ACTIONS_ADDDUP2.invokeExact(actions, fd, wanted);
        } catch (Throwable e) {
            throw unexpected("posix_spawn_file_actions_adddup2", e);
        }
    }

    /** Since glibc 2.34: closes all descriptors from {@code first} on. */
    static int posix_spawn_file_actions_addclosefrom_np(MemorySegment actions, int first) {
        try {
            return (int) POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP.invokeExact(actions, first);
        } catch (Throwable e) {
            throw unexpected("posix_spawn_file_actions_addclosefrom_np", e);
        }
    }
}
