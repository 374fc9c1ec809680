package io.execbroker.broker.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.report.ExecReport.Origin;
import io.execbroker.broker.report.Protocol;

import org.junit.jupiter.api.Test;

class WorkersTest {

    private final Workers workers = new Workers();

    @Test
    void requestsThatFollowEachOtherAreOfOneWorker() {
        var first = enter(7);
        workers.leave(first);

        assertThat(enter(7).name()).isEqualTo(first.name()).isEqualTo("pid7/0");
    }

    @Test
    void requestsThatOverlapAreOfSeveral() {
        var first = enter(7);
        assertThat(enter(7).name()).isEqualTo("pid7/1");
        workers.leave(first);

        assertThat(enter(7).name()).isEqualTo("pid7/0");
        assertThat(enter(7).name()).isEqualTo("pid7/2");
    }

    @Test
    void callersHaveTheirOwn() {
        enter(7);

        assertThat(enter(8).name()).isEqualTo("pid8/0");
    }

    @Test
    void callersWithAProcessForEachRequestAreOneUser() {
        var first = workers.enter(origin(7), true);
        assertThat(workers.enter(origin(8), true).name()).isEqualTo("uid107/1");
        workers.leave(first);

        assertThat(workers.enter(origin(9), true).name()).isEqualTo("uid107/0");
    }

    private Workers.Worker enter(int pid) {
        return workers.enter(origin(pid), false);
    }

    private static Origin origin(int pid) {
        return new Origin(Protocol.NATIVE, 1, 1, "", new Peer(107, 113, pid), "neutron");
    }
}
