package io.execbroker.broker.policy;

import java.util.List;

/** What became of a reload. */
public sealed interface Reload {

    /**
     * The new policy holds.
     *
     * @param snapshot what holds now
     * @param needRestart parts of the configuration that changed in the file and will not hold
     *     before a restart
     */
    record Loaded(PolicySnapshot snapshot, List<String> needRestart) implements Reload {}

    /**
     * The old policy still holds.
     *
     * @param reason what is wrong with the new one, one line for each problem
     */
    record Kept(String reason) implements Reload {}
}
