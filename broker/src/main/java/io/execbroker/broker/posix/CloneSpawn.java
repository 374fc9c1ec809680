package io.execbroker.broker.posix;

import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;

/*
 * Why not posix_spawn. In a process with many threads it spends a third of its processor time on what
 * the child could have for nothing: it maps a stack and takes it away, which every processor must be
 * told; it resets 64 signals one by one; it has no pidfd to give, and nothing set before the exec but
 * what it knows of.
 *
 * And the table of descriptors is not copied. glibc's child has all that is open here and closes it
 * while its parent waits: with a thousand commands running half of the time of a spawn, and as long as
 * a peer likes if one is of its making. This child takes its three, and never has another of a peer's.
 *
 * And nobody waits for the exec: neither the two wake-ups that this takes nor the file system on which
 * the image lies hold a thread up. The price is a piece of memory for each child on its way, with its
 * stack. As by vfork the child shares this process's memory until its exec, so no page table is copied.
 * No Java runs in the child, and nothing of libc.
 */

/**
 * Starts processes by clone3(2). The work is done in spawn.c; {@link CloneMemory} is what it reads.
 *
 * <p>Nothing may change how this process ignores signals once this is made.
 */
final class CloneSpawn implements SpawnCall {

    /** As many children on their way find their memory ready, 16 KiB each; more is given back. */
    private static final int MAX_KEPT = 256;

    private final BlockingDeque<CloneMemory> kept = new LinkedBlockingDeque<>(MAX_KEPT);
    private final long ignoredSignals = SpawnLibrary.ignoredSignals();
    private final ChildLimits limits;
    private volatile boolean closed;

    CloneSpawn(ChildLimits limits) {
        this.limits = limits;
    }

    @Override
    public boolean waits() {
        return limits.resetsOomScore();
    }

    @Override
    public Child spawn(CommandImage image, StandardFds fds, NamespaceFds namespaces)
            throws ErrnoException {
        var found = kept.poll();
        var memory = found == null ? new CloneMemory(ignoredSignals, limits) : found;
        boolean isMade = false;
        try {
            var begunNanos = System.nanoTime();
            SpawnLibrary.spawn(memory.lay(image, fds, namespaces));
            if (memory.isUnused()) {
                throw memory.failure(image).orElseThrow();
            }
            isMade = true;
            return new CloneChild(this, memory, image, begunNanos);
        } finally {
            if (!isMade) {
                takeBack(memory);
            }
        }
    }

    /** Takes back what no child uses any more. */
    void takeBack(CloneMemory memory) {
        if (closed || memory.isLarge() || !kept.offerFirst(memory)) {
            memory.close();
        }
    }

    /** Children may be on their way still: what they use is left to them. */
    @Override
    public void close() {
        closed = true;
        for (var memory = kept.poll(); memory != null; memory = kept.poll()) {
            memory.close();
        }
    }
}
