package io.execbroker.broker.posix;

/*
 * Both methods share this process's memory with the child until its exec: the cost does not grow with
 * the heap as fork(2)'s does, no page tables are copied, and no Java code runs in between.
 *
 * The command gets descriptors 0, 1 and 2 and nothing else, whatever was marked close-on-exec.
 */

/** Starts processes. Safe for use by any thread. */
public final class ProcessSpawn implements AutoCloseable {

    /** {@link ErrnoException#call} of a failure that is about the executable. */
    public static final String EXEC = "exec";

    /** {@link ErrnoException#call} of a failure to enter {@link NamespaceFds}. */
    public static final String SETNS = "setns";

    private final SpawnCall call;

    /**
     * @param method nothing of which is {@linkplain SpawnMethod#missing missing}
     * @param limits what every command gets
     */
    public ProcessSpawn(SpawnMethod method, ChildLimits limits) {
        call =
                switch (method) {
                    case CLONE3 -> new CloneSpawn(limits);
                    case POSIX_SPAWN -> new PosixSpawn(limits);
                };
    }

    /**
     * Whether {@link #spawn} waits until the new image runs, about half a millisecond: then it must
     * not be called on a loop, and only on a thread that has unshared its {@link ThreadFileSystem}.
     */
    public boolean waits() {
        return call.waits();
    }

    /**
     * Begins to start {@code image}. The child is the caller's, and so are all descriptors, which
     * stay open until it {@linkplain Child#isPastExec is past its exec}.
     *
     * @param namespaces which the child enters; where this {@linkplain #waits waits}, none
     * @throws ErrnoException when there is no room for a process, and nothing is left of it. By
     *     posix_spawn(3) it is also thrown what {@link Child#failure} says otherwise: with call
     *     {@code chdir} for the working directory, {@link #EXEC} for the executable or its
     *     interpreter, {@link #SETNS} for a namespace
     * @throws IllegalArgumentException if a string contains NUL
     */
    public Child spawn(CommandImage image, StandardFds fds, NamespaceFds namespaces)
            throws ErrnoException {
        return call.spawn(image, fds, namespaces);
    }

    /** No child is made any more. Those on their way are left alone. */
    @Override
    public void close() {
        call.close();
    }
}
