package io.execbroker.broker.process.epoll;

import io.execbroker.broker.process.SpawnFailure;

/**
 * A child that its loop could not watch: killed, waited for and reported as one that never started.
 *
 * @param launch the launch it came from
 * @param spawned nobody else's any more
 */
record Discard(Launch launch, Spawned spawned) implements SpawnerJob {

    private static final SpawnFailure FAILURE =
            SpawnFailure.of("watch the child with epoll", "ENOSPC");

    @Override
    public void run(Spawner spawner) {
        refuse(FAILURE);
    }

    @Override
    public void refuse(SpawnFailure failure) {
        spawned.discard();
        launch.refuse(FAILURE);
    }
}
