package io.execbroker.broker.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.policy.PolicySnapshot;
import io.execbroker.broker.policy.Profile;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.report.RejectReason;
import io.execbroker.broker.testing.FailingPolicy;
import io.execbroker.broker.testing.OpenPolicy;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;

import java.util.List;

class ExecServiceTest {

    private final ExecFixture broker = new ExecFixture(1);
    private final RecordingListener first = new RecordingListener();
    private final RecordingListener second = new RecordingListener();

    @Test
    void filtersThatFailDenyTheRequest() {
        broker.policy = failing();

        broker.submit(first, "true");

        assertThat(first.rejected().reason()).isEqualTo(RejectReason.UNAUTHORISED);
        assertThat(first.rejected().message()).contains("profile test");
        nothingIsLeft(1);
    }

    @Test
    void filtersThatFailAfterAReloadDenyTheRequestThatWaitedAndGiveItsPlaceBack() {
        broker.submit(first, "true");
        broker.submit(second, "true");
        broker.policy = failing();

        finish(broker.engine.start());

        assertThat(second.rejected().reason()).isEqualTo(RejectReason.UNAUTHORISED);
        nothingIsLeft(2);
    }

    @Test
    void commandThatIsCancelledBeforeItHasStartedIsNotWantedByTheEngine() {
        var stream = broker.submit(first, "true");
        var launch = broker.engine.launches.element();
        assertThat(launch.isWanted()).isTrue();

        stream.cancel();

        assertThat(launch.isWanted()).isFalse();
        finish(broker.engine.start());
        nothingIsLeft(1);
    }

    @Test
    void engineThatFailsEndsTheRequest() {
        broker.engine.fault = new AssertionError("no engine");

        broker.submit(first, "true");

        assertThat(first.rejected().reason()).isEqualTo(RejectReason.SPAWN_FAILED);
        nothingIsLeft(1);
    }

    @Test
    void peerThatAReloadTookOutOfItsProfileRunsNothingMore() {
        broker.policy = OpenPolicy.snapshot(ExecFixture.UID + 1);

        broker.submit(first, "true");

        assertThat(first.rejected().reason()).isEqualTo(RejectReason.UNAUTHORISED);
        assertThat(first.rejected().message()).contains("no longer for uid=1000");
        nothingIsLeft(1);
    }

    @Test
    void repeatIsAnsweredWithTheOutcomeOfTheFirstAndRunsNothing() {
        broker.submitNamed(first, "r", "true");
        broker.submitNamed(second, "r", "true");
        assertThat(second.repeats).isZero();

        finish(broker.engine.start());

        assertThat(second.repeats).isEqualTo(1);
        assertThat(second.ends.getFirst().outcome()).isEqualTo(first.ends.getFirst().outcome());
        assertThat(second.ends.getFirst().repeated()).isTrue();
        assertThat(broker.engine.launches).isEmpty();
        nothingIsLeft(2);
    }

    @Test
    void repeatOfARequestThatNeverRanRunsInItsPlace() {
        var occupant = new RecordingListener();
        broker.submit(occupant, "true");
        var lost = broker.submitNamed(first, "r", "true");
        broker.submitNamed(second, "r", "true");

        lost.disconnect();
        broker.turn();
        assertThat(second.ends).isEmpty();
        finish(broker.engine.start());
        finish(broker.engine.start());

        assertThat(second.starts).isEqualTo(1);
        assertThat(second.repeats).isZero();
        assertThat(second.ends.getFirst().repeated()).isFalse();
        nothingIsLeft(3);
    }

    @Test
    void repeatThatWasCancelledIsToldNothingMore() {
        broker.submitNamed(first, "r", "true");
        broker.submitNamed(second, "r", "true").cancel();

        assertThat(second.rejected().reason()).isEqualTo(RejectReason.CANCELLED);
        finish(broker.engine.start());

        assertThat(second.ends).hasSize(1);
        nothingIsLeft(2);
    }

    @Test
    void requestIdOfAnotherCommandIsABadRequest() {
        broker.submitNamed(first, "r", "true");
        broker.submitNamed(second, "r", "false");

        assertThat(second.rejected().reason()).isEqualTo(RejectReason.BAD_REQUEST);
        assertThat(second.rejected().message()).contains("request_id");
    }

    @Test
    void nothingStartsAnyMoreWhenTheBrokerEndsWhatRuns() {
        broker.submit(first, "true");
        broker.outlivesConnection = true;
        broker.submit(second, "true");
        var child = broker.engine.start();

        broker.service.endAll();
        broker.turn();
        finish(child);

        assertThat(second.rejected().reason()).isEqualTo(RejectReason.DRAINING);
        assertThat(broker.engine.launches).isEmpty();
        nothingIsLeft(2);
    }

    @Test
    void standardInputOfWaitingRequestsIsBoundedByTheQueue() {
        broker.submit(new RecordingListener(), "true");
        for (var i = 0; i < 20; i++) {
            broker.submit(new RecordingListener(), "true");
        }
        var waiting = broker.submit(first, "true");

        waiting.write(Unpooled.buffer().writeZero(600_000));
        assertThat(first.ends).isEmpty();
        waiting.write(Unpooled.buffer().writeZero(600_000));

        assertThat(first.rejected().reason()).isEqualTo(RejectReason.QUEUE_FULL);
        assertThat(broker.admission.queued()).isEqualTo(20);
    }

    private void finish(FakeChild child) {
        child.end(Output.STDOUT);
        child.end(Output.STDERR);
        child.exit(0);
        broker.turn();
    }

    private void nothingIsLeft(int audited) {
        assertThat(broker.service.liveStreams()).isZero();
        assertThat(broker.admission.running()).isZero();
        assertThat(broker.admission.queued()).isZero();
        assertThat(broker.audit.reports()).hasSize(audited);
    }

    private static PolicySnapshot failing() {
        var profile = OpenPolicy.snapshot(ExecFixture.UID).profiles().getFirst();
        return new PolicySnapshot(
                List.of(
                        new Profile(
                                profile.config(),
                                new FailingPolicy(),
                                profile.uids(),
                                profile.gids())));
    }
}
