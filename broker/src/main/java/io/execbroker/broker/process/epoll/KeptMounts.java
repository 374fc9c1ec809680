package io.execbroker.broker.process.epoll;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.MountChanges;
import io.execbroker.broker.posix.NamedNetwork;
import io.execbroker.broker.posix.NamespaceId;
import io.execbroker.broker.posix.NamespaceMounts;
import io.execbroker.broker.posix.NetworkNamespaces;
import io.netty.channel.IoEventLoop;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/*
 * What is kept is what the next command would have been given anew: the host's mounts, and a /sys. It
 * is let go when one of its mounts, or one of the host's, has come or gone, whoever did that: so the
 * next command sees what the host has mounted, and not what a command has mounted for itself. But two
 * that run at the same time see each other's mounts, as they would not by `ip netns exec`.
 *
 * What is kept holds its network namespace, and `ip netns delete` is to end that. To delete is to
 * unmount, so the watch on the host's mounts hears of it, even if no further command comes.
 */

/**
 * The mount namespaces of the commands before, for the next commands of the same network
 * namespaces. Safe for use by any thread.
 */
final class KeptMounts implements AutoCloseable {

    /** Each one makes every mount on the host take some microseconds longer. */
    private static final int MAX_KEPT = 64;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final class Kept {
        final NamespaceMounts mounts;
        long usedNanos = System.nanoTime();

        Kept(NamespaceMounts mounts) {
            this.mounts = mounts;
        }
    }

    private final MountsCloser closer = new MountsCloser();
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final MountChanges host;

    /** The least recently used first. */
    @GuardedBy("lock")
    private final Map<NamespaceId, Kept> kept = new LinkedHashMap<>(MAX_KEPT, 0.75f, true);

    @GuardedBy("lock")
    private @Nullable MountWatch watch;

    /** Whether this process may not enter what it has made. */
    @GuardedBy("lock")
    private boolean cannotEnter;

    /** How often all were let go. */
    @GuardedBy("lock")
    private int generation;

    @GuardedBy("lock")
    private boolean closed;

    KeptMounts() throws ErrnoException {
        host = MountChanges.ofProcess();
    }

    /** Changes with the host's mounts; what is made after this was asked is as new as this. */
    int generation() {
        synchronized (lock) {
            return generation;
        }
    }

    /**
     * What a child enters to be in the network namespace {@code name}, among the mounts that are
     * kept for it.
     *
     * @return the caller's; null if there is none, or nothing kept that is as it was made
     */
    @Nullable NamespaceEntry entry(byte[] name) {
        if (!NetworkNamespaces.isName(name) || NetworkNamespaces.hasOwnFiles(name)) {
            return null;
        }
        try {
            var network = NamedNetwork.open(name);
            var mounts = retained(network.id());
            if (mounts != null) {
                return new NamespaceEntry(network, mounts);
            }
            network.close();
        } catch (ErrnoException e) {
            // Whoever makes mounts for it will say what this is.
        }
        return null;
    }

    private @Nullable NamespaceMounts retained(NamespaceId network) {
        synchronized (lock) {
            var mounts = find(network);
            if (mounts != null) {
                mounts.retain();
            }
            return mounts;
        }
    }

    /**
     * Takes the calling thread among the mounts that are kept for {@code network}.
     *
     * @return false if there are none that are as they were made
     */
    boolean enter(NamespaceId network) {
        // With the lock held, so that they are not closed meanwhile: it takes microseconds.
        synchronized (lock) {
            var mounts = find(network);
            if (mounts == null) {
                return false;
            }
            try {
                mounts.enter();
                return true;
            } catch (ErrnoException e) {
                // To enter needs CAP_SYS_CHROOT, to make and to leave them does not, setns(2).
                cannotEnter = true;
                letGoAll();
                return false;
            }
        }
    }

    /** The mounts that are kept for {@code network}, if they are as they were made. */
    @GuardedBy("lock")
    private @Nullable NamespaceMounts find(NamespaceId network) {
        if (closed) {
            return null;
        }
        if (host.hasAny()) {
            letGoAll();
        }
        var found = kept.get(network);
        if (found == null) {
            return null;
        }
        if (found.mounts.haveChanged()) {
            kept.remove(network);
            found.mounts.close();
            return null;
        }
        found.usedNanos = System.nanoTime();
        return found.mounts;
    }

    /**
     * Keeps the mounts that the calling thread has made for {@code network}, if that is possible.
     *
     * @param madeSince {@link #generation} from before they were made; if the host's have changed
     *     since then they are not kept
     * @param loop for the watch, if there is none
     */
    void keep(NamespaceId network, int madeSince, IoEventLoop loop) {
        synchronized (lock) {
            if (closed || host.hasAny()) {
                letGoAll();
                return;
            }
            // Two spawners may have made them for the same network namespace.
            if (cannotEnter
                    || madeSince != generation
                    || kept.containsKey(network)
                    || !isWatched(loop)) {
                return;
            }
            try {
                kept.put(network, new Kept(NamespaceMounts.ofCurrentThread(closer)));
            } catch (ErrnoException e) {
                // Out of descriptors, most likely: the next command makes its own.
                return;
            }
            if (kept.size() > MAX_KEPT) {
                var eldest = kept.values().iterator();
                letGo(eldest.next(), eldest);
            }
        }
    }

    @GuardedBy("lock")
    private boolean isWatched(IoEventLoop loop) {
        if (watch == null) {
            try {
                watch = new MountWatch(MountChanges.openForProcess(), loop, this);
                watch.begin();
            } catch (ErrnoException e) {
                // Out of descriptors, most likely.
                return false;
            }
        }
        // A loop that has ended has ended the watch as well.
        return watch != null;
    }

    /** {@code ended} watches no longer: what is kept now would be kept for ever. */
    void onWatchEnd(MountWatch ended) {
        synchronized (lock) {
            if (ended.equals(watch)) {
                watch = null;
                letGoAll();
            }
        }
    }

    /** Nobody enters what was kept so far any more. */
    void letGoAll() {
        synchronized (lock) {
            kept.values().forEach(each -> each.mounts.close());
            kept.clear();
            generation++;
        }
    }

    /** Lets go what has not been entered for some seconds. */
    void letGoIdle() {
        long nowNanos = System.nanoTime();
        synchronized (lock) {
            for (var each = kept.values().iterator(); each.hasNext(); ) {
                var mounts = each.next();
                if (nowNanos - mounts.usedNanos > IDLE_NANOS) {
                    letGo(mounts, each);
                }
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            letGoAll();
            closer.close();
            host.close();
            if (watch != null) {
                watch.end();
            }
        }
    }

    private static void letGo(Kept mounts, Iterator<Kept> at) {
        at.remove();
        mounts.mounts.close();
    }
}
