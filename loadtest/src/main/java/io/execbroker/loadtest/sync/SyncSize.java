package io.execbroker.loadtest.sync;

import io.execbroker.loadtest.trace.Release;
import io.execbroker.loadtest.trace.TraceExpansion;

import java.nio.file.Path;

/** How much a sync configures; each at least 1, so that both agents have work. */
public record SyncSize(int routers, int networks) {
    public SyncSize {
        if (routers < 1 || networks < 1) {
            throw new IllegalArgumentException(
                    "routers, networks: %d, %d (expected: 1 or more)".formatted(routers, networks));
        }
    }

    TraceExpansion expansion(Release release, Path statePath) {
        return new TraceExpansion(release, routers, networks, statePath);
    }

    int commands(Release release) {
        return expansion(release, Path.of("/")).trace().commands().size();
    }
}
