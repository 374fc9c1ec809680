package io.execbroker.broker.posix;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/**
 * Numbers and layouts of the Linux ABI with glibc on x86_64 and aarch64, both LP64. Each says which
 * header it is from.
 */
final class LinuxAbi {

    private static final boolean AARCH64 = System.getProperty("os.arch").equals("aarch64");

    /** Whether these numbers hold for this machine. */
    static final boolean SUPPORTED =
            System.getProperty("os.name").equals("Linux")
                    && (AARCH64 || System.getProperty("os.arch").equals("amd64"));

    // asm/unistd.h
    static final long SYS_WAITID = AARCH64 ? 95 : 247;
    static final long SYS_PIDFD_SEND_SIGNAL = 424;
    static final long SYS_PIDFD_OPEN = 434;

    // fcntl.h
    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_NONBLOCK = 04000;
    static final int O_DIRECTORY = AARCH64 ? 040000 : 0200000;
    static final int O_CLOEXEC = 02000000;
    static final int O_PATH = 010000000;
    static final int F_SETFL = 4;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final int F_SETPIPE_SZ = 1031;

    // linux/stat.h, fcntl.h; the offsets are of struct statx, the same on every machine
    static final int AT_EMPTY_PATH = 0x1000;
    static final int AT_STATX_DONT_SYNC = 0x4000;
    static final int STATX_TYPE = 1;
    static final int STATX_INO = 0x100;
    static final int S_IFMT = 0170000;
    static final int S_IFCHR = 0020000;
    static final long SIZEOF_STATX = 256;
    static final long STX_MODE = 28;
    static final long STX_INO = 32;
    static final long STX_RDEV_MAJOR = 128;
    static final long STX_RDEV_MINOR = 132;
    static final long STX_DEV_MAJOR = 136;
    static final long STX_DEV_MINOR = 140;

    // bits/poll.h, sys/poll.h
    static final short POLLIN = 1;
    static final short POLLPRI = 2;
    static final long SIZEOF_POLLFD = 8;
    static final long POLLFD_EVENTS = 4;
    static final long POLLFD_REVENTS = 6;

    // unistd.h
    static final int F_OK = 0;
    static final int X_OK = 1;

    // signal.h
    static final int SIGKILL = 9;
    static final int SIGCHLD = 17;
    static final int SIG_DFL = 0;

    // bits/socket.h, asm-generic/socket.h
    static final int AF_UNIX = 1;
    static final int SOL_SOCKET = 1;
    static final int SO_OOBINLINE = 10;
    static final int SO_PASSCRED = 16;
    static final int SO_PASSSEC = 34;
    static final int SO_DOMAIN = 39;
    static final int SO_PASSPIDFD = 76;
    static final int SO_PASSRIGHTS = 83;
    static final int SCM_RIGHTS = 1;
    static final int MSG_PEEK = 0x02;
    static final int MSG_CTRUNC = 0x08;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_CMSG_CLOEXEC = 0x40000000;

    /** Most descriptors in one message, SCM_MAX_FD of linux net/scm.h. */
    static final int SCM_MAX_FD = 253;

    // sys/wait.h, bits/siginfo-consts.h
    static final int P_PID = 1;
    static final int P_PIDFD = 3;
    static final int WNOHANG = 1;
    static final int WEXITED = 4;
    static final int CLD_EXITED = 1;
    static final int CLD_DUMPED = 3;

    // sched.h
    static final int CLONE_FS = 0x200;
    static final int CLONE_NEWNS = 0x20000;
    static final int CLONE_NEWNET = 0x40000000;

    // sys/mount.h, sys/statvfs.h
    static final long MS_RDONLY = 1;
    static final long MS_BIND = 4096;
    static final long MS_REC = 16384;
    static final long MS_SLAVE = 1 << 19;
    static final int MNT_DETACH = 2;
    static final long ST_RDONLY = 1;

    // sys/resource.h
    static final int RLIMIT_NOFILE = 7;

    // spawn.h
    static final short POSIX_SPAWN_SETSIGDEF = 0x04;
    static final short POSIX_SPAWN_SETSIGMASK = 0x08;
    static final short POSIX_SPAWN_SETSID = 0x80;
    static final long SIZEOF_POSIX_SPAWNATTR = 336;
    static final long SIZEOF_POSIX_SPAWN_FILE_ACTIONS = 80;
    static final long SIZEOF_SIGSET = 128;

    /** siginfo_t for SIGCHLD, bits/types/siginfo_t.h. */
    static final StructLayout SIGINFO =
            MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("si_signo"),
                    ValueLayout.JAVA_INT.withName("si_errno"),
                    ValueLayout.JAVA_INT.withName("si_code"),
                    MemoryLayout.paddingLayout(4),
                    ValueLayout.JAVA_INT.withName("si_pid"),
                    ValueLayout.JAVA_INT.withName("si_uid"),
                    ValueLayout.JAVA_INT.withName("si_status"),
                    MemoryLayout.paddingLayout(100));

    /** struct rusage, bits/types/struct_rusage.h. */
    static final StructLayout RUSAGE =
            MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("ru_utime.tv_sec"),
                    ValueLayout.JAVA_LONG.withName("ru_utime.tv_usec"),
                    ValueLayout.JAVA_LONG.withName("ru_stime.tv_sec"),
                    ValueLayout.JAVA_LONG.withName("ru_stime.tv_usec"),
                    ValueLayout.JAVA_LONG.withName("ru_maxrss"),
                    ValueLayout.JAVA_LONG.withName("ru_ixrss"),
                    ValueLayout.JAVA_LONG.withName("ru_idrss"),
                    ValueLayout.JAVA_LONG.withName("ru_isrss"),
                    ValueLayout.JAVA_LONG.withName("ru_minflt"),
                    ValueLayout.JAVA_LONG.withName("ru_majflt"),
                    ValueLayout.JAVA_LONG.withName("ru_nswap"),
                    ValueLayout.JAVA_LONG.withName("ru_inblock"),
                    ValueLayout.JAVA_LONG.withName("ru_oublock"),
                    ValueLayout.JAVA_LONG.withName("ru_msgsnd"),
                    ValueLayout.JAVA_LONG.withName("ru_msgrcv"),
                    ValueLayout.JAVA_LONG.withName("ru_nsignals"),
                    ValueLayout.JAVA_LONG.withName("ru_nvcsw"),
                    ValueLayout.JAVA_LONG.withName("ru_nivcsw"));

    /** struct rlimit, bits/resource.h. */
    static final StructLayout RLIMIT =
            MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("rlim_cur"),
                    ValueLayout.JAVA_LONG.withName("rlim_max"));

    /** struct msghdr, bits/socket.h. */
    static final StructLayout MSGHDR =
            MemoryLayout.structLayout(
                    ValueLayout.ADDRESS.withName("msg_name"),
                    ValueLayout.JAVA_INT.withName("msg_namelen"),
                    MemoryLayout.paddingLayout(4),
                    ValueLayout.ADDRESS.withName("msg_iov"),
                    ValueLayout.JAVA_LONG.withName("msg_iovlen"),
                    ValueLayout.ADDRESS.withName("msg_control"),
                    ValueLayout.JAVA_LONG.withName("msg_controllen"),
                    ValueLayout.JAVA_INT.withName("msg_flags"),
                    MemoryLayout.paddingLayout(4));

    /** struct iovec, bits/types/struct_iovec.h. */
    static final StructLayout IOVEC =
            MemoryLayout.structLayout(
                    ValueLayout.ADDRESS.withName("iov_base"),
                    ValueLayout.JAVA_LONG.withName("iov_len"));

    /** struct cmsghdr, bits/socket.h; its data begins right after it. */
    static final StructLayout CMSGHDR =
            MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("cmsg_len"),
                    ValueLayout.JAVA_INT.withName("cmsg_level"),
                    ValueLayout.JAVA_INT.withName("cmsg_type"));

    /** struct passwd, pwd.h. */
    static final StructLayout PASSWD =
            MemoryLayout.structLayout(
                    ValueLayout.ADDRESS.withName("pw_name"),
                    ValueLayout.ADDRESS.withName("pw_passwd"),
                    ValueLayout.JAVA_INT.withName("pw_uid"),
                    ValueLayout.JAVA_INT.withName("pw_gid"),
                    ValueLayout.ADDRESS.withName("pw_gecos"),
                    ValueLayout.ADDRESS.withName("pw_dir"),
                    ValueLayout.ADDRESS.withName("pw_shell"));

    /** struct statvfs, bits/statvfs.h: its size and the place of f_flag. */
    static final long SIZEOF_STATVFS = 112;

    static final long STATVFS_F_FLAG = 72;

    /** struct dirent, bits/dirent.h: the place of d_name and its longest length with the NUL. */
    static final long DIRENT_D_NAME = 19;

    static final long DIRENT_D_NAME_BYTES = 256;

    private LinuxAbi() {}

    /** Reads a field of type int. */
    static long offset(StructLayout layout, String field) {
        return layout.byteOffset(MemoryLayout.PathElement.groupElement(field));
    }
}
