package io.execbroker.broker.posix;

import java.lang.foreign.Arena;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A mount namespace that was made for commands of one network namespace, and can be entered by the
 * next. Keeps both alive until all who hold it have closed it. {@link #retain} and {@link #close}
 * are for any thread, the rest for one at a time.
 */
public final class NamespaceMounts implements AutoCloseable {

    private final int namespace;
    private final int root;
    private final MountChanges changes;
    private final AtomicInteger holders = new AtomicInteger(1);

    private final Executor closer;

    private NamespaceMounts(int namespace, int root, MountChanges changes, Executor closer) {
        this.namespace = namespace;
        this.root = root;
        this.changes = changes;
        this.closer = closer;
    }

    /**
     * The mounts that the calling thread is among.
     *
     * @param closer where they are let go: with the last process the mounts go as well, which takes
     *     as long as the kernel needs
     */
    public static NamespaceMounts ofCurrentThread(Executor closer) throws ErrnoException {
        int namespace = Descriptors.open("/proc/thread-self/ns/mnt", LinuxAbi.O_RDONLY);
        try {
            int root = Descriptors.open("/", LinuxAbi.O_PATH | LinuxAbi.O_DIRECTORY);
            try {
                return new NamespaceMounts(namespace, root, MountChanges.ofCurrentThread(), closer);
            } catch (ErrnoException e) {
                Descriptors.close(root);
                throw e;
            }
        } catch (ErrnoException e) {
            Descriptors.close(namespace);
            throw e;
        }
    }

    /** Whether one of them has gone, or another one has come, since they were made. */
    public boolean haveChanged() {
        return changes.hasAny();
    }

    /**
     * What a child enters to be among them, and in {@code network}; open as long as this is held.
     */
    public NamespaceFds with(int network) {
        return new NamespaceFds(network, namespace, root);
    }

    /** One more holds it, who must close it. */
    public void retain() {
        holders.incrementAndGet();
    }

    /**
     * Takes the calling thread among them, which has unshared its file system attributes; not after
     * {@link #close}.
     */
    public void enter() throws ErrnoException {
        NamespaceCalls.setns(namespace, LinuxAbi.CLONE_NEWNS);
        try (var arena = Arena.ofConfined()) {
            // As for the way back: see NetworkNamespaces.
            NamespaceCalls.fchdir(root);
            NamespaceCalls.chroot(CString.of(arena, new byte[] {'.'}));
        }
    }

    /**
     * Lets go of both namespaces, unless another holds it. Once for each who holds it. Does not
     * block.
     */
    @Override
    public void close() {
        if (holders.decrementAndGet() == 0) {
            closer.execute(this::closeAll);
        }
    }

    private void closeAll() {
        changes.close();
        Descriptors.close(namespace);
        Descriptors.close(root);
    }
}
