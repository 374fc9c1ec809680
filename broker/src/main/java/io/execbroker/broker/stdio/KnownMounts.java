package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.MountChanges;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * The table of mounts, read again only when it has changed: with hundreds of network namespaces,
 * each of which is a mount, to read it takes a millisecond. Confined to one thread.
 */
final class KnownMounts implements AutoCloseable {

    private final MountChanges changes;
    private @Nullable MountTable table;

    KnownMounts() throws ErrnoException {
        changes = MountChanges.ofProcess();
    }

    /** The table of now, as {@link MountTable#read} would read it. */
    MountTable now() throws IOException {
        // Asked before it is read: what changes meanwhile is told the next time.
        var isStale = changes.hasAny();
        if (table == null || isStale) {
            table = MountTable.read();
        }
        return table;
    }

    @Override
    public void close() {
        changes.close();
    }
}
