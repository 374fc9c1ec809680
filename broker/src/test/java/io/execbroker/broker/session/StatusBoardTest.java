package io.execbroker.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.admission.Admission;
import io.execbroker.broker.admission.AdmissionController;
import io.execbroker.broker.admission.AdmissionLimits;
import io.execbroker.broker.admission.Lane;
import io.execbroker.broker.admission.Priority;
import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.policy.PolicySnapshot;
import io.execbroker.broker.testing.OpenPolicy;
import io.execbroker.proto.v1.Status;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.TimeUnit;

class StatusBoardTest {

    private static final Peer PEER = new Peer(107, 107, 1);

    private final AdmissionController admission =
            new AdmissionController(new AdmissionLimits(3, 3, 10, 1 << 20));
    private final Connections connections =
            new Connections(new SessionLimits(1, 1, 100, 50, 8, 1, 1, 1, 1, 1, 1), _ -> 0);
    private PolicySnapshot policy = OpenPolicy.snapshot(PEER.uid());
    private long nowNanos = 7;
    private final StatusBoard board =
            new StatusBoard(admission, connections, () -> policy, () -> nowNanos);

    @Test
    void brokerAtRestHasItsBoundsAndNoLoad() {
        var status = status(admission.openLane(PEER.uid(), "test"));

        assertThat(status)
                .isEqualTo(
                        Status.newBuilder()
                                .setMaxRunning(3)
                                .setMaxQueued(10)
                                .setProfile(status.getProfile())
                                .build());
        assertThat(status.getProfile().getName()).isEqualTo("test");
        assertThat(status.getProfile().getRootwrapConf().toStringUtf8())
                .isEqualTo("/nonexistent/rootwrap.conf");
        assertThat(status.getProfile().getMode()).isEqualTo("strict");
    }

    @Test
    void runningAreCountedOfAllProfilesAndOfTheOwnOneAlone() {
        admission.limitProfile("test", 2);
        var own = admission.openLane(PEER.uid(), "test");
        var other = admission.openLane(PEER.uid(), "other");
        admit(own);
        admit(own);
        admit(own);
        admit(other);

        var status = status(own);

        assertThat(status.getRunning()).isEqualTo(3);
        assertThat(status.getQueued()).isEqualTo(1);
        assertThat(status.getProfile().getRunning()).isEqualTo(2);
        assertThat(status.getProfile().getMaxRunning()).isEqualTo(2);
    }

    @Test
    void uptimeConnectionsAndDrainingAreOfTheMoment() {
        assertThat(connections.open(PEER)).isEmpty();
        nowNanos += TimeUnit.MINUTES.toNanos(1);
        connections.drain();

        var status = status(admission.openLane(PEER.uid(), "test"));

        assertThat(status.getUptimeMs()).isEqualTo(60_000);
        assertThat(status.getConnections()).isEqualTo(1);
        assertThat(status.getDraining()).isTrue();
    }

    @Test
    void profileThatAReloadRemovedKeepsItsNameAndLoad() {
        policy = new PolicySnapshot(List.of());
        var lane = admission.openLane(PEER.uid(), "test");
        admit(lane);

        var profile = status(lane).getProfile();

        assertThat(profile.getName()).isEqualTo("test");
        assertThat(profile.getRunning()).isEqualTo(1);
        assertThat(profile.getRootwrapConf()).isEmpty();
    }

    private Status status(Lane lane) {
        return board.answer("test", lane).build().getStatus();
    }

    private void admit(Lane lane) {
        assertThat(admission.admit(lane, Priority.NORMAL, null, 1, Runnable::run, () -> {}))
                .isNotInstanceOf(Admission.Refused.class);
    }
}
