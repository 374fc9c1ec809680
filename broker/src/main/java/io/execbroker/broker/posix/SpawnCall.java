package io.execbroker.broker.posix;

/** Makes one child after another by one {@link SpawnMethod}. Confined to its spawner's thread. */
sealed interface SpawnCall extends AutoCloseable permits CloneSpawn, PosixSpawn {

    /**
     * Starts {@code image} as the leader of a session of its own, with the three descriptors and no
     * more, no signal blocked, every signal at its default, and limits as they are for commands.
     * Blocks until the new image runs. On failure nothing is left of it.
     *
     * @throws ErrnoException with call {@code chdir} for the working directory, {@link
     *     ProcessSpawn#EXEC} for the executable or its interpreter, another when there is no room
     *     for a process
     */
    Child spawn(SpawnImage image, StandardFds fds) throws ErrnoException;

    @Override
    void close();
}
