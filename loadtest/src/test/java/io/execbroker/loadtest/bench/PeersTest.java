package io.execbroker.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.OutputDigest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

final class PeersTest {
    private static final Answer REFUSED = new Answer(new Exited(1), OutputDigest.EMPTY, true);

    @Test
    void onesThatDoNotStartOrDoNotRunCommandsAreNamedWithTheirRemedy() throws Exception {
        var openings =
                List.of(
                        new Opening(PeerId.FLOOR, "install gcc", PeersTest::missing),
                        opening(PeerId.SUDO, REFUSED),
                        opening(PeerId.EXECBROKER, Laps.NOTHING));

        try (var peers = Peers.start(openings)) {
            assertThat(peers.present()).extracting(Peer::id).containsExactly(PeerId.EXECBROKER);
            assertThat(peers.absent())
                    .containsExactly(
                            new AbsentPeer(PeerId.FLOOR, "there is no gcc", "install gcc"),
                            new AbsentPeer(
                                    PeerId.SUDO,
                                    "it runs true with [" + REFUSED + "]",
                                    "remedy of sudo"));
        }
    }

    @Test
    void withoutTheBrokerThereIsNothingToCompare() {
        var openings = List.of(opening(PeerId.EXECBROKER, REFUSED));

        assertThatThrownBy(() -> Peers.start(openings))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("exit 1");
    }

    private static Opening opening(PeerId id, Answer answer) {
        return new Opening(
                id, "remedy of " + id.id(), () -> Laps.peer(id, (_, _) -> Laps.of(1, 100, answer)));
    }

    private static Peer missing() throws IOException {
        throw new IOException("there is no gcc");
    }
}
