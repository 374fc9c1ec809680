package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.CFunction.at;

import java.lang.foreign.MemorySegment;

/**
 * Namespaces and mounts. All of them act on the calling thread, if that thread has unshared its
 * file system attributes.
 */
final class NamespaceCalls {

    private static final CFunction UNSHARE = CFunction.of("unshare");
    private static final CFunction SETNS = CFunction.of("setns");
    private static final CFunction MOUNT = CFunction.of("mount");
    private static final CFunction UMOUNT2 = CFunction.of("umount2");
    private static final CFunction STATVFS = CFunction.of("statvfs");
    private static final CFunction FCHDIR = CFunction.of("fchdir");
    private static final CFunction CHROOT = CFunction.of("chroot");
    private static final CFunction OPENDIR = CFunction.of("opendir");
    private static final CFunction READDIR = CFunction.of("readdir");
    private static final CFunction CLOSEDIR = CFunction.of("closedir");

    private NamespaceCalls() {}

    /** unshare(2). */
    static int unshare(int flags) throws ErrnoException {
        return UNSHARE.intOrErrno(flags);
    }

    /** setns(2). */
    static int setns(int fd, int type) throws ErrnoException {
        return SETNS.intOrErrno(fd, type);
    }

    /** mount(2). */
    static int mount(
            MemorySegment source,
            MemorySegment target,
            MemorySegment type,
            long flags,
            MemorySegment data)
            throws ErrnoException {
        return MOUNT.intOrErrno(at(source), at(target), at(type), flags, at(data));
    }

    /** umount2(2). */
    static int umount2(MemorySegment target, int flags) throws ErrnoException {
        return UMOUNT2.intOrErrno(at(target), flags);
    }

    /** statvfs(3). */
    static int statvfs(MemorySegment path, MemorySegment out) throws ErrnoException {
        return STATVFS.intOrErrno(at(path), at(out));
    }

    /** fchdir(2). */
    static int fchdir(int fd) throws ErrnoException {
        return FCHDIR.intOrErrno(fd);
    }

    /** chroot(2). */
    static int chroot(MemorySegment path) throws ErrnoException {
        return CHROOT.intOrErrno(at(path));
    }

    /** opendir(3): null when it fails. */
    static MemorySegment opendir(MemorySegment path) {
        return MemorySegment.ofAddress(OPENDIR.call(at(path)));
    }

    /** readdir(3): null at the end. */
    static MemorySegment readdir(MemorySegment directory) {
        return MemorySegment.ofAddress(READDIR.call(at(directory)));
    }

    /** closedir(3). */
    static int closedir(MemorySegment directory) {
        return (int) CLOSEDIR.call(at(directory));
    }
}
