package io.execbroker.loadtest.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.loadtest.bench.SyncFigures;

import org.junit.jupiter.api.Test;

import java.util.List;

final class SyncTextTest {

    @Test
    void eachSyncIsComparedWithTheOsloDaemonsOfTheSameTrace() {
        var text =
                SyncText.of(
                        List.of(
                                sync(SyncPeer.OSLO_DAEMON, 100, 10_000).ofWhole(100),
                                sync(SyncPeer.EXECBROKER, 50, 1_000).ofWhole(100),
                                sync(SyncPeer.EXECBROKER, 10, 1_000).ofWhole(20)));

        assertThat(text)
                .containsPattern("oslo daemon +all +100 +10\\.0 +10 +10\\.0 +1\\.00\n")
                .containsPattern("execbroker +all +50 +1\\.0 +50 +~ 2\\.0 +5\\.00\n")
                .containsPattern("execbroker +all +10 +1\\.0 +10 +~ 2\\.0 +-\n");
    }

    @Test
    void nothingIsSaidOfNothing() {
        assertThat(SyncText.of(List.of())).isEmpty();
    }

    private static SyncFigures sync(SyncPeer peer, int commands, long elapsedMillis) {
        return new SyncFigures(
                peer.id(), "workers", commands, commands, 0, elapsedMillis, null, "all", List.of());
    }
}
