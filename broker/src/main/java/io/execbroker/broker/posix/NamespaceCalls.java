package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.Ffm.bind;
import static io.execbroker.broker.posix.Ffm.bindWithErrno;
import static io.execbroker.broker.posix.Ffm.unexpected;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Namespaces and mounts. All of them act on the calling thread, if that thread has unshared its
 * file system attributes.
 */
final class NamespaceCalls {

    private static final MethodHandle UNSHARE = bindWithErrno("unshare", JAVA_INT, JAVA_INT);
    private static final MethodHandle SETNS = bindWithErrno("setns", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle MOUNT =
            bindWithErrno("mount", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    private static final MethodHandle UMOUNT2 =
            bindWithErrno("umount2", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle STATVFS =
            bindWithErrno("statvfs", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle FCHDIR = bindWithErrno("fchdir", JAVA_INT, JAVA_INT);
    private static final MethodHandle CHROOT = bindWithErrno("chroot", JAVA_INT, ADDRESS);
    private static final MethodHandle OPENDIR = bind("opendir", ADDRESS, ADDRESS);
    private static final MethodHandle READDIR = bind("readdir", ADDRESS, ADDRESS);
    private static final MethodHandle CLOSEDIR = bind("closedir", JAVA_INT, ADDRESS);

    private NamespaceCalls() {}

    /** unshare(2). */
    static int unshare(int flags) throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) UNSHARE.invokeExact(scope.state(), flags);
        } catch (Throwable e) {
            throw unexpected("unshare", e);
        }
        return scope.check("unshare", result);
    }

    /** setns(2). */
    static int setns(int fd, int type) throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) SETNS.invokeExact(scope.state(), fd, type);
        } catch (Throwable e) {
            throw unexpected("setns", e);
        }
        return scope.check("setns", result);
    }

    /** mount(2). */
    static int mount(
            MemorySegment source,
            MemorySegment target,
            MemorySegment type,
            long flags,
            MemorySegment data)
            throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) MOUNT.invokeExact(scope.state(), source, target, type, flags, data);
        } catch (Throwable e) {
            throw unexpected("mount", e);
        }
        return scope.check("mount", result);
    }

    /** umount2(2). */
    static int umount2(MemorySegment target, int flags) throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) UMOUNT2.invokeExact(scope.state(), target, flags);
        } catch (Throwable e) {
            throw unexpected("umount2", e);
        }
        return scope.check("umount2", result);
    }

    /** statvfs(3). */
    static int statvfs(MemorySegment path, MemorySegment out) throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) STATVFS.invokeExact(scope.state(), path, out);
        } catch (Throwable e) {
            throw unexpected("statvfs", e);
        }
        return scope.check("statvfs", result);
    }

    /** fchdir(2). */
    static int fchdir(int fd) throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) FCHDIR.invokeExact(scope.state(), fd);
        } catch (Throwable e) {
            throw unexpected("fchdir", e);
        }
        return scope.check("fchdir", result);
    }

    /** chroot(2). */
    static int chroot(MemorySegment path) throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) CHROOT.invokeExact(scope.state(), path);
        } catch (Throwable e) {
            throw unexpected("chroot", e);
        }
        return scope.check("chroot", result);
    }

    /** opendir(3): null when it fails. */
    static MemorySegment opendir(MemorySegment path) {
        try {
            return (MemorySegment) OPENDIR.invokeExact(path);
        } catch (Throwable e) {
            throw unexpected("opendir", e);
        }
    }

    /** readdir(3): null at the end. */
    static MemorySegment readdir(MemorySegment directory) {
        try {
            return (MemorySegment) READDIR.invokeExact(directory);
        } catch (Throwable e) {
            throw unexpected("readdir", e);
        }
    }

    /** closedir(3). */
    static int closedir(MemorySegment directory) {
        try {
            return (int) CLOSEDIR.invokeExact(directory);
        } catch (Throwable e) {
            throw unexpected("closedir", e);
        }
    }
}
