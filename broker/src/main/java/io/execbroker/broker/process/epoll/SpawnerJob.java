package io.execbroker.broker.process.epoll;

import io.execbroker.broker.process.SpawnFailure;

/** What a spawner thread is asked to do. */
interface SpawnerJob {

    /** Does it, on a spawner thread. */
    void run(Spawner spawner);

    /** There is no spawner to do it, on any thread. */
    void refuse(SpawnFailure failure);
}
