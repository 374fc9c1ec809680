package io.execbroker.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.policy.Peer;

import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private static final Peer SILENT = new Peer(1, 1, 1);
    private static final Peer OTHER = new Peer(2, 2, 2);
    private static final Peer LINGERING = new Peer(3, 3, 3);

    private final Connections connections =
            new Connections(
                    new SessionLimits(1, 1, 100, 50, 8, 1, 1, 1, 1, 1, 1),
                    uid -> uid == LINGERING.uid() ? 50 : 0);

    @Test
    void userWhoSaysNothingLeavesRoomForTheHandshakesOfOthers() {
        for (var i = 0; i < 4; i++) {
            assertThat(connections.open(SILENT)).isEmpty();
        }

        assertThat(connections.open(SILENT)).get().asString().contains("max_unauthenticated");
        assertThat(connections.open(OTHER)).isEmpty();
    }

    @Test
    void connectionsThatAreNotQuiteClosedCount() {
        assertThat(connections.open(LINGERING))
                .get()
                .asString()
                .contains("max_connections_per_uid (50)", "closed but for what it sent: 50");
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
