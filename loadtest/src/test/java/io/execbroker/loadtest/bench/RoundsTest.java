package io.execbroker.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.OutputDigest;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

final class RoundsTest {
    private static final Schedule TWO_ROUNDS =
            new Schedule(2, Duration.ofSeconds(2), Duration.ofSeconds(1));
    private static final Workload ONE = new Workload(List.of("true"), 1);
    private static final Workload EIGHT = new Workload(List.of("true"), 8);

    private final List<String> order = new ArrayList<>();

    @Test
    void peersTakeTurnsInEveryWorkloadOfEveryRound() throws Exception {
        var peers = List.of(noting(PeerId.FLOOR), noting(PeerId.EXECBROKER));
        var tallies = List.of(new Tally(ONE, Laps.NOTHING), new Tally(EIGHT, Laps.NOTHING));
        var laps = new ArrayList<String>();

        new Rounds(peers, tallies, () -> laps.add("lap")).run(TWO_ROUNDS);

        // What is started anew for each command warms up by one.
        var warmUp =
                List.of("floor 1 PT0S", "execbroker 1 PT1S", "floor 8 PT0S", "execbroker 8 PT1S");
        var round =
                List.of("floor 1 PT2S", "execbroker 1 PT2S", "floor 8 PT2S", "execbroker 8 PT2S");
        var expected = new ArrayList<>(warmUp);
        expected.addAll(round);
        expected.addAll(round);
        assertThat(order).isEqualTo(expected);
        assertThat(laps).hasSize((int) Rounds.laps(peers, List.of(ONE, EIGHT), TWO_ROUNDS));
    }

    @Test
    void ratiosAreTakenWithinARoundAndWarmUpDoesNotCount() throws Exception {
        // A disturbance makes the second round four times as slow for both.
        var floor = lasting(PeerId.FLOOR, 999_000, 1_000, 4_000);
        var broker = lasting(PeerId.EXECBROKER, 999_000, 1_500, 6_000);
        var tallies = List.of(new Tally(ONE, Laps.NOTHING));

        var figures = new Rounds(List.of(floor, broker), tallies, () -> {}).run(TWO_ROUNDS);

        var peers = figures.getFirst().peers();
        assertThat(peers).extracting(PeerFigures::peer).containsExactly(floor.id(), broker.id());
        var ofBroker = peers.getLast();
        assertThat(ofBroker.latency().count()).isEqualTo(20);
        var overFloor = ratio(ofBroker, PeerId.FLOOR);
        assertThat(overFloor.p50().min()).isEqualTo(1.5, within(0.01));
        assertThat(overFloor.p50().max()).isEqualTo(1.5, within(0.01));
        assertThat(overFloor.perSecond().median()).isEqualTo(1 / 1.5, within(0.01));
        var overItself = ratio(ofBroker, PeerId.EXECBROKER);
        assertThat(overItself.perSecond()).isEqualTo(new Spread(1, 1, 1));
        assertThat(ratio(peers.getFirst(), PeerId.EXECBROKER).perSecond().median())
                .isEqualTo(1.5, within(0.01));
    }

    @Test
    void withoutAFloorThereIsNoRatioToIt() throws Exception {
        var tallies = List.of(new Tally(ONE, Laps.NOTHING));

        var figures =
                new Rounds(List.of(noting(PeerId.EXECBROKER)), tallies, () -> {}).run(TWO_ROUNDS);

        assertThat(figures.getFirst().peers().getFirst().against())
                .containsOnlyKeys(PeerId.EXECBROKER);
    }

    @Test
    void aPeerThatDoesSomethingElseEndsTheBenchEvenInTheWarmUp() {
        var failing = new Answer(new Exited(1), OutputDigest.EMPTY, true);
        var sudo = Laps.peer(PeerId.SUDO, (_, _) -> Laps.of(3, 100, failing));

        assertThatThrownBy(() ->
                        new Rounds(List.of(sudo), List.of(new Tally(ONE, Laps.NOTHING)), () -> {})
                                .run(TWO_ROUNDS))
                .isInstanceOf(WrongAnswerException.class)
                .hasMessage(
                        "sudo, true, one at a time: exit 1, 0 bytes (CRC 00000000) on stdout,"
                                + " something on stderr (expected: exit 0, 0 bytes (CRC"
                                + " 00000000) on stdout, nothing on stderr)");
    }

    @Test
    void onlyTheFloorAndTheNativeProgramAreStartedWithoutACommand() throws Exception {
        var rootwrap =
                Laps.peer(
                        PeerId.EXECBROKER_ROOTWRAP,
                        (workload, duration) -> {
                            order.add("rootwrap " + workload.title());
                            return Laps.of(3, 100, Answer.NO_COMMAND);
                        });
        var peers = List.of(noting(PeerId.FLOOR), noting(PeerId.SUDO), rootwrap);
        var tallies = List.of(new Tally(Workload.START, Laps.NOTHING));

        var figures = new Rounds(peers, tallies, () -> {}).run(TWO_ROUNDS);

        assertThat(figures.getFirst().peers())
                .extracting(PeerFigures::peer)
                .containsExactly(PeerId.FLOOR, PeerId.EXECBROKER_ROOTWRAP);
        assertThat(order).hasSize(6).contains("rootwrap start, no command, one at a time");
        assertThat(Rounds.laps(peers, List.of(Workload.START), TWO_ROUNDS)).isEqualTo(6);
    }

    @Test
    void otherOutputIsAWrongAnswer() {
        var other = new Answer(new Exited(0), OutputDigest.of(new byte[] {'x'}), false);
        var sudo = Laps.peer(PeerId.SUDO, (_, _) -> Laps.of(3, 100, other));

        assertThatThrownBy(() ->
                        new Rounds(List.of(sudo), List.of(new Tally(ONE, Laps.NOTHING)), () -> {})
                                .run(TWO_ROUNDS))
                .hasMessageContaining("1 bytes (CRC 8cdc1683)");
    }

    private static Ratio ratio(PeerFigures figures, PeerId to) {
        return requireNonNull(figures.against().get(to));
    }

    private Peer noting(PeerId id) {
        return Laps.peer(
                id,
                (workload, duration) -> {
                    order.add("%s %d %s".formatted(id.id(), workload.concurrency(), duration));
                    return Laps.of(1, 1_000, Laps.NOTHING);
                });
    }

    private static Peer lasting(PeerId id, Integer... micros) {
        Iterator<Integer> each = List.of(micros).iterator();
        return Laps.peer(id, (_, _) -> Laps.of(10, each.next(), Laps.NOTHING));
    }
}
