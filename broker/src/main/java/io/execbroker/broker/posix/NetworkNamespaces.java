package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.LinuxAbi.CLONE_NEWNET;
import static io.execbroker.broker.posix.LinuxAbi.CLONE_NEWNS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/*
 * What `ip netns exec NAME` does before its exec (iproute2, lib/namespace.c), done on a thread of
 * the broker instead, so that no second program has to be started:
 *
 *   1. join the network namespace behind /run/netns/NAME
 *   2. take a mount namespace of its own, from which nothing propagates back
 *   3. replace /sys by one that shows the namespace's devices
 *   4. bind the files of /etc/netns/NAME over those of /etc
 *
 * All of it is for every command, for nobody can tell which of them will look at /sys or /etc. The
 * process that is then spawned keeps both namespaces; the thread goes back. The mount namespace
 * dies with its last process.
 *
 * Steps 2 and 3 are a third of what all of it costs, and the end of a mount namespace is as much
 * again. So the result can be kept for the next command of the same network namespace, unless step
 * 4 has found files: who changes those expects the next command to see them.
 *
 * Not done: leaving a VRF, for the broker is never in one.
 *
 * Namespaces are attributes of a thread, and a new thread inherits them from the one that starts
 * it. So nothing that might start a thread is called between enter and leave.
 */

/**
 * Network namespaces as ip-netns(8) names them, entered and left by one thread. Confined to that
 * thread, which must have unshared its file system attributes, see {@link ThreadFileSystem}.
 */
public final class NetworkNamespaces implements AutoCloseable {

    private static final int NAME_MAX_BYTES = 255;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment rootPath = cString(arena, "/");
    private final MemorySegment dot = cString(arena, ".");
    private final MemorySegment sysPath = cString(arena, "/sys");
    private final MemorySegment sysfs = cString(arena, "sysfs");
    private final MemorySegment none = cString(arena, "none");
    private final int homeNetwork;
    private final int homeMounts;
    private final int homeRoot;

    /** Remembers where the calling thread is. */
    public NetworkNamespaces() throws ErrnoException {
        homeNetwork = Descriptors.open("/proc/thread-self/ns/net", LinuxAbi.O_RDONLY);
        try {
            homeMounts = Descriptors.open("/proc/thread-self/ns/mnt", LinuxAbi.O_RDONLY);
            try {
                homeRoot = Descriptors.open("/", LinuxAbi.O_PATH | LinuxAbi.O_DIRECTORY);
            } catch (ErrnoException e) {
                Descriptors.close(homeMounts);
                throw e;
            }
        } catch (ErrnoException e) {
            Descriptors.close(homeNetwork);
            throw e;
        }
    }

    /** Whether {@code name} can name a namespace: one path component that a directory can have. */
    public static boolean isName(byte[] name) {
        if (name.length == 0 || name.length > NAME_MAX_BYTES) {
            return false;
        }
        for (byte b : name) {
            if (b == '/' || b == 0) {
                return false;
            }
        }
        var text = new String(name, StandardCharsets.ISO_8859_1);
        return !text.equals(".") && !text.equals("..");
    }

    /**
     * Takes the thread into a network namespace, with the mounts that it has still. {@link #leave}
     * must follow, whether this succeeds or not.
     *
     * @param name a {@linkplain #isName name}
     * @throws NoSuchNamespaceException if there is none of that name
     */
    public NamespaceId join(byte[] name) throws ErrnoException {
        try (var network = NamedNetwork.open(name)) {
            network.enter();
            return network.id();
        }
    }

    /** Whether {@link #makeMounts} makes something that is for one command only. */
    public static boolean hasOwnFiles(byte[] name) {
        return EtcOverlay.exists(name);
    }

    /**
     * After {@link #join}: takes the thread among mounts of its own.
     *
     * @param name of the network namespace
     */
    public void makeMounts(byte[] name) throws ErrnoException {
        NamespaceCalls.unshare(CLONE_NEWNS);
        // Nothing mounted here may reach the broker's own mount namespace.
        NamespaceCalls.mount(
                none, rootPath, none, LinuxAbi.MS_SLAVE | LinuxAbi.MS_REC, MemorySegment.NULL);
        remountSys();
        EtcOverlay.bind(name);
    }

    /**
     * Takes the thread back to where it was. A thread for which this fails is lost: it must not run
     * anything more.
     */
    public void leave() throws ErrnoException {
        NamespaceCalls.setns(homeNetwork, CLONE_NEWNET);
        NamespaceCalls.setns(homeMounts, CLONE_NEWNS);
        // Joining a mount namespace moves the thread to that namespace's root, which is not the
        // broker's if the broker lives in a chroot.
        NamespaceCalls.fchdir(homeRoot);
        NamespaceCalls.chroot(dot);
    }

    private void remountSys() throws ErrnoException {
        long flags = 0;
        try {
            NamespaceCalls.umount2(sysPath, LinuxAbi.MNT_DETACH);
        } catch (ErrnoException e) {
            // Nothing was mounted there, or a user namespace may not take it away. Then the new one
            // covers it, and must not be writable where the old one was not.
            flags = isReadOnly(sysPath) ? LinuxAbi.MS_RDONLY : 0;
        }
        try {
            NamespaceCalls.mount(sysfs, sysPath, sysfs, flags, MemorySegment.NULL);
        } catch (ErrnoException e) {
            throw e.about("/sys");
        }
    }

    private static boolean isReadOnly(MemorySegment path) {
        var result = ErrnoScope.current().scratch().asSlice(0, LinuxAbi.SIZEOF_STATVFS);
        try {
            NamespaceCalls.statvfs(path, result);
            long flags = result.get(ValueLayout.JAVA_LONG, LinuxAbi.STATVFS_F_FLAG);
            return (flags & LinuxAbi.ST_RDONLY) != 0;
        } catch (ErrnoException e) {
            return false;
        }
    }

    private static MemorySegment cString(Arena arena, String ascii) {
        return CString.of(arena, ascii.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        Descriptors.close(homeNetwork);
        Descriptors.close(homeMounts);
        Descriptors.close(homeRoot);
        arena.close();
    }
}
