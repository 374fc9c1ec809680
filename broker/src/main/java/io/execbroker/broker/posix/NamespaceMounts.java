package io.execbroker.broker.posix;

import java.lang.foreign.Arena;

/**
 * A mount namespace that was made for commands of one network namespace, and can be entered by the
 * next. Keeps both alive until it is closed. Confined to one thread at a time, each of which has
 * unshared its file system attributes.
 */
public final class NamespaceMounts implements AutoCloseable {

    private final int namespace;
    private final int root;
    private final MountChanges changes;

    private NamespaceMounts(int namespace, int root, MountChanges changes) {
        this.namespace = namespace;
        this.root = root;
        this.changes = changes;
    }

    /** The mounts that the calling thread is among. */
    public static NamespaceMounts ofCurrentThread() throws ErrnoException {
        int namespace = Descriptors.open("/proc/thread-self/ns/mnt", LinuxAbi.O_RDONLY);
        try {
            int root = Descriptors.open("/", LinuxAbi.O_PATH | LinuxAbi.O_DIRECTORY);
            try {
                return new NamespaceMounts(namespace, root, MountChanges.ofCurrentThread());
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

    /** Takes the calling thread among them; not after {@link #close}. */
    public void enter() throws ErrnoException {
        NamespaceCalls.setns(namespace, LinuxAbi.CLONE_NEWNS);
        try (var arena = Arena.ofConfined()) {
            // As for the way back: see NetworkNamespaces.
            NamespaceCalls.fchdir(root);
            NamespaceCalls.chroot(CString.of(arena, new byte[] {'.'}));
        }
    }

    /** Lets go of both namespaces. Once. */
    @Override
    public void close() {
        changes.close();
        Descriptors.close(namespace);
        Descriptors.close(root);
    }
}
