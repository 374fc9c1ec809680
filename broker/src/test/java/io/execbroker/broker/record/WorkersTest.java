package io.execbroker.broker.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.record.Workers.Worker;
import io.execbroker.broker.report.ExecReport.Origin;
import io.execbroker.broker.report.Protocol;

import org.junit.jupiter.api.Test;

import java.util.List;

class WorkersTest {

    private final Workers workers = new Workers();

    @Test
    void requestsThatFollowEachOtherAreOfOneWorkerAndRestOnEachOther() {
        var first = enter(7);
        workers.leave(first, 1, 2, "a");
        var second = enter(7);
        workers.leave(second, 3, 4, "b");
        var third = enter(7);

        assertThat(first.name()).isEqualTo("pid7/0");
        assertThat(first.needs()).isEmpty();
        assertThat(second).isEqualTo(new Worker("pid7", 0, List.of("a")));
        assertThat(third).isEqualTo(new Worker("pid7", 0, List.of("b")));
    }

    @Test
    void requestsThatOverlapAreOfSeveralWorkersAndRestOnNothingOfEachOther() {
        var first = enter(7);
        var second = enter(7);
        assertThat(second.name()).isEqualTo("pid7/1");
        assertThat(second.needs()).isEmpty();
        workers.leave(first, 1, 3, "a");

        assertThat(enter(7).name()).isEqualTo("pid7/0");
        assertThat(enter(7).name()).isEqualTo("pid7/2");
    }

    @Test
    void aRequestRestsOnAllThatHadEndedWhicheverWorkerHadThem() {
        var a = enter(7);
        var b = enter(7);
        workers.leave(a, 1, 3, "a");
        workers.leave(b, 2, 4, "b");
        var c = enter(7);
        var d = enter(7);
        workers.leave(d, 6, 7, "d");

        assertThat(c.needs()).containsExactly("a", "b");
        assertThat(d.needs()).containsExactly("a", "b");
        // d rests on a and b, and whoever rests on d with it.
        assertThat(enter(7).needs()).containsExactly("d");
    }

    @Test
    void aRequestThatIsNotInTheRecordingIsNotNeeded() {
        workers.leave(enter(7), 1, 2, "a");
        workers.leave(enter(7), 3, 4, null);

        assertThat(enter(7).needs()).containsExactly("a");
    }

    @Test
    void howMuchARequestRestsOnIsBounded() {
        var first = enter(7);
        for (var i = 0; i <= Caller.MAX_ENDED; i++) {
            workers.leave(first, 1, 2 + i, "r" + i);
        }

        assertThat(enter(7).needs()).hasSize(Caller.MAX_ENDED).doesNotContain("r0");
    }

    @Test
    void callersHaveTheirOwn() {
        workers.leave(enter(7), 1, 2, "a");

        assertThat(enter(8)).isEqualTo(new Worker("pid8", 0, List.of()));
    }

    @Test
    void anIdleCallerIsForgottenWhenThereAreManyOthers() {
        workers.leave(enter(7), 1, 2, "a");
        for (var pid = 10_000; pid < 11_024; pid++) {
            workers.leave(enter(pid), 1, 2, "b");
        }

        assertThat(enter(7).needs()).isEmpty();
    }

    @Test
    void callersWithAProcessForEachRequestAreOneUser() {
        var first = workers.enter(origin(7), true);
        assertThat(workers.enter(origin(8), true).name()).isEqualTo("uid107/1");
        workers.leave(first, 1, 2, "a");

        assertThat(workers.enter(origin(9), true).name()).isEqualTo("uid107/0");
    }

    private Worker enter(int pid) {
        return workers.enter(origin(pid), false);
    }

    private static Origin origin(int pid) {
        return new Origin(Protocol.NATIVE, 1, 1, "", new Peer(107, 113, pid), "neutron");
    }
}
