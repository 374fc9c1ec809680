package io.execbroker.broker.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

class AdmissionControllerTest {

    /** Names of the requests in the order they were let run. */
    private final List<String> ran = new ArrayList<>();

    @Test
    void requestRunsAtOnceWhenThereIsRoom() {
        var admission = controller(2, 2, 10);

        var answer = admit(admission, admission.openLane(0, "p"), Priority.NORMAL, null, "a");

        assertThat(answer).isInstanceOf(Admission.Granted.class);
        assertThat(admission.running()).isEqualTo(1);
        assertThat(admission.queued()).isZero();
    }

    @Test
    void releaseLetsTheNextOneRun() {
        var admission = controller(1, 1, 10);
        var lane = admission.openLane(0, "p");
        var first = ticket(admit(admission, lane, Priority.NORMAL, null, "a"));
        admit(admission, lane, Priority.NORMAL, null, "b");

        first.release();

        assertThat(ran).containsExactly("b");
        assertThat(admission.queued()).isZero();
    }

    @Test
    void releaseTwiceCountsOnce() {
        var admission = controller(1, 1, 10);
        var lane = admission.openLane(0, "p");
        var first = ticket(admit(admission, lane, Priority.NORMAL, null, "a"));
        admit(admission, lane, Priority.NORMAL, null, "b");
        admit(admission, lane, Priority.NORMAL, null, "c");

        first.release();
        first.release();

        assertThat(ran).containsExactly("b");
        assertThat(admission.running()).isEqualTo(1);
    }

    @Test
    void whatARequestComesToHoldWhileItWaitsCountsForTheQueue() {
        var admission = new AdmissionController(new AdmissionLimits(1, 1, 10, 1000));
        var lane = admission.openLane(0, "p");
        var running = ticket(admit(admission, lane, Priority.NORMAL, null, "running"));
        var first = ticket(admit(admission, lane, Priority.NORMAL, null, "first"));
        var second = ticket(admit(admission, lane, Priority.NORMAL, null, "second"));

        assertThat(first.hold(900)).isTrue();
        assertThat(second.hold(200)).isFalse();
        assertThat(running.hold(1 << 20)).isTrue();
        running.release();

        assertThat(ran).containsExactly("first");
        assertThat(second.hold(200)).isTrue();
    }

    @Test
    void requestWhoseLoopHasEndedLeavesItsPlaceToTheNext() {
        var admission = controller(1, 1, 10);
        var lane = admission.openLane(0, "p");
        var first = ticket(admit(admission, lane, Priority.NORMAL, null, "a"));
        admission.admit(
                lane,
                Priority.NORMAL,
                null,
                1,
                _ -> {
                    throw new RejectedExecutionException("the loop has ended");
                },
                () -> {});
        admit(admission, lane, Priority.NORMAL, null, "c");

        first.release();

        assertThat(ran).containsExactly("c");
        assertThat(admission.queued()).isZero();
    }

    @Test
    void lanesTakeTurnsHoweverMuchOneOfThemAsksFor() {
        var admission = controller(1, 1, 100);
        var bulk = admission.openLane(0, "p");
        var single = admission.openLane(0, "p");
        var running = ticket(admit(admission, bulk, Priority.NORMAL, null, "bulk-0"));
        var waiting = new ArrayList<Ticket>();
        for (var i = 1; i <= 50; i++) {
            waiting.add(ticket(admit(admission, bulk, Priority.NORMAL, null, "bulk-" + i)));
        }
        var one = ticket(admit(admission, single, Priority.NORMAL, null, "single"));

        running.release();
        waiting.getFirst().release();

        assertThat(ran).containsExactly("bulk-1", "single");
        one.release();
        assertThat(ran).containsExactly("bulk-1", "single", "bulk-2");
    }

    @Test
    void interactiveRequestGoesBeforeWaitingBulk() {
        var admission = controller(1, 1, 100);
        var lane = admission.openLane(0, "p");
        var running = ticket(admit(admission, lane, Priority.BULK, null, "running"));
        admit(admission, lane, Priority.BULK, null, "bulk");
        admit(admission, admission.openLane(0, "p"), Priority.INTERACTIVE, null, "person");

        running.release();

        assertThat(ran).containsExactly("person");
    }

    @Test
    void bulkIsServedWhileInteractiveRequestsNeverEnd() {
        var admission = controller(1, 1, 10_000);
        var bulk = admission.openLane(0, "p");
        var person = admission.openLane(0, "p");
        var current = ticket(admit(admission, person, Priority.INTERACTIVE, null, "person"));
        var waiting = new ArrayList<Ticket>();
        waiting.add(ticket(admit(admission, bulk, Priority.BULK, null, "bulk")));
        for (var i = 0; i < 200; i++) {
            waiting.add(ticket(admit(admission, person, Priority.INTERACTIVE, null, "person")));
        }

        for (var i = 0; i < 100 && !ran.contains("bulk"); i++) {
            var before = ran.size();
            current.release();
            current = waiting.get(ran.get(before).equals("bulk") ? 0 : 1);
            waiting.remove(current);
        }

        assertThat(ran).contains("bulk");
    }

    @Test
    void requestsOfOneKeyRunOneAfterAnotherInOrder() {
        var admission = controller(8, 8, 100);
        var lane = admission.openLane(0, "p");
        var key = new OrderingKey("p", "ns-1");
        var first = ticket(admit(admission, lane, Priority.NORMAL, key, "first"));
        var second = ticket(admit(admission, lane, Priority.NORMAL, key, "second"));
        var third = ticket(admit(admission, lane, Priority.INTERACTIVE, key, "third"));
        var other = admit(admission, lane, Priority.NORMAL, new OrderingKey("p", "ns-2"), "other");

        assertThat(other).isInstanceOf(Admission.Granted.class);
        assertThat(ran).isEmpty();
        first.release();
        assertThat(ran).containsExactly("second");
        second.release();
        assertThat(ran).containsExactly("second", "third");
        third.release();
        assertThat(admit(admission, lane, Priority.NORMAL, key, "fourth"))
                .isInstanceOf(Admission.Granted.class);
    }

    @Test
    void requestBehindAKeyLeavesWithoutDisturbingItsOrder() {
        var admission = controller(8, 8, 100);
        var lane = admission.openLane(0, "p");
        var key = new OrderingKey("p", "ns-1");
        var first = ticket(admit(admission, lane, Priority.NORMAL, key, "first"));
        var second = ticket(admit(admission, lane, Priority.NORMAL, key, "second"));
        admit(admission, lane, Priority.NORMAL, key, "third");

        second.release();
        first.release();

        assertThat(ran).containsExactly("third");
        assertThat(admission.queued()).isZero();
    }

    @Test
    void laneAtItsLimitIsPassedOver() {
        var admission = controller(2, 1, 100);
        var greedy = admission.openLane(0, "p");
        admit(admission, greedy, Priority.NORMAL, null, "greedy-1");

        var second = admit(admission, greedy, Priority.NORMAL, null, "greedy-2");
        var other = admit(admission, admission.openLane(0, "p"), Priority.NORMAL, null, "other");

        assertThat(second).isInstanceOf(Admission.Queued.class);
        assertThat(other).isInstanceOf(Admission.Granted.class);
    }

    @Test
    void profileAtItsLimitWaitsAndOthersDoNot() {
        var admission = controller(4, 4, 100);
        admission.limitProfile("small", 1);
        admit(admission, admission.openLane(0, "small"), Priority.NORMAL, null, "a");

        assertThat(admit(admission, admission.openLane(0, "small"), Priority.NORMAL, null, "b"))
                .isInstanceOf(Admission.Queued.class);
        assertThat(admit(admission, admission.openLane(0, "big"), Priority.NORMAL, null, "c"))
                .isInstanceOf(Admission.Granted.class);

        admission.limitProfile("small", 2);
        assertThat(ran).containsExactly("b");
    }

    @Test
    void fullQueueRefusesAtOnceAndSaysWhy() {
        var admission = controller(1, 1, 2);
        var lane = admission.openLane(0, "p");
        for (var name : List.of("runs", "waits-1", "waits-2")) {
            admit(admission, lane, Priority.NORMAL, null, name);
        }

        assertThat(admit(admission, lane, Priority.NORMAL, null, "one too many"))
                .isEqualTo(new Admission.Refused("the queue is full (2 requests wait)"));
    }

    @Test
    void queueIsBoundedInBytesToo() {
        var admission = new AdmissionController(new AdmissionLimits(1, 1, 100, 1000));
        var lane = admission.openLane(0, "p");
        admit(admission, lane, Priority.NORMAL, null, "runs");
        var waiting = admission.admit(lane, Priority.NORMAL, null, 900, Runnable::run, () -> {});

        assertThat(waiting).isInstanceOf(Admission.Queued.class);
        assertThat(admission.admit(lane, Priority.NORMAL, null, 900, Runnable::run, () -> {}))
                .isInstanceOf(Admission.Queued.class);
        for (var i = 0; i < 20; i++) {
            admission.admit(lane, Priority.NORMAL, null, 900, Runnable::run, () -> {});
        }
        assertThat(admission.queued()).isEqualTo(12);
    }

    @Test
    void oneUsersFloodDoesNotShutAnotherOut() {
        var admission = controller(1, 1, 16);
        var flood = admission.openLane(1001, "p");
        for (var i = 0; i < 40; i++) {
            admit(admission, flood, Priority.NORMAL, null, "flood");
        }

        assertThat(admit(admission, admission.openLane(1002, "p"), Priority.NORMAL, null, "other"))
                .isInstanceOf(Admission.Queued.class);
        assertThat(admit(admission, flood, Priority.NORMAL, null, "flood"))
                .isInstanceOf(Admission.Refused.class);
    }

    @Test
    void releasedRequestLeavesTheQueueFromTheMiddle() {
        var admission = controller(1, 1, 10);
        var lane = admission.openLane(0, "p");
        var running = ticket(admit(admission, lane, Priority.NORMAL, null, "runs"));
        var gone = ticket(admit(admission, lane, Priority.NORMAL, null, "gone"));
        admit(admission, lane, Priority.NORMAL, null, "stays");

        gone.release();
        assertThat(admission.queued()).isEqualTo(1);
        running.release();

        assertThat(ran).containsExactly("stays");
    }

    private static AdmissionController controller(int running, int perConnection, int queue) {
        return new AdmissionController(new AdmissionLimits(running, perConnection, queue, 1 << 20));
    }

    private Admission admit(
            AdmissionController admission,
            Lane lane,
            Priority priority,
            @org.jspecify.annotations.Nullable OrderingKey key,
            String name) {
        return admission.admit(lane, priority, key, 1, Runnable::run, () -> ran.add(name));
    }

    private static Ticket ticket(Admission admission) {
        return switch (admission) {
            case Admission.Granted(var ticket) -> ticket;
            case Admission.Queued(var ticket) -> ticket;
            case Admission.Refused(var bound) -> throw new AssertionError(bound);
        };
    }
}
