package io.execbroker.broker.posix;

/** Makes children by one {@link SpawnMethod}. Safe for use by any thread. */
sealed interface SpawnCall extends AutoCloseable permits CloneSpawn, PosixSpawn {

    /** Whether {@link #spawn} waits for the exec: then it must not be called on a loop. */
    boolean waits();

    /**
     * Makes a child that becomes {@code image}, as the leader of a session of its own, with the
     * three descriptors and no more, no signal blocked, every signal at its default, and limits as
     * they are for commands. On failure nothing is left of it.
     *
     * @param namespaces by clone3 only
     * @throws ErrnoException when there is no room for a process; by posix_spawn(3) also for what
     *     {@link Child#failure} says otherwise
     * @throws IllegalArgumentException if a string contains NUL
     */
    Child spawn(CommandImage image, StandardFds fds, NamespaceFds namespaces) throws ErrnoException;

    @Override
    void close();
}
