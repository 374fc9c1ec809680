package io.execbroker.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.policy.Peer;

import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private static final Peer SILENT = new Peer(1, 1, 1);
    private static final Peer OTHER = new Peer(2, 2, 2);

    private final Connections connections =
            new Connections(new SessionLimits(1, 1, 100, 50, 8, 1, 1, 1, 1, 1, 1));

    @Test
    void userWhoSaysNothingLeavesRoomForTheHandshakesOfOthers() {
        for (var i = 0; i < 4; i++) {
            assertThat(connections.open(SILENT)).isEmpty();
        }

        assertThat(connections.open(SILENT)).get().asString().contains("max_unauthenticated");
        assertThat(connections.open(OTHER)).isEmpty();
    }

    @Test
    void placeOfAConnectionThatIsGoneIsFree() {
        for (var i = 0; i < 100; i++) {
            assertThat(connections.open(SILENT)).isEmpty();
            connections.closeUnestablished(SILENT);
        }
    }
}
