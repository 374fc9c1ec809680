package io.execbroker.broker.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.RejectReason;
import io.execbroker.broker.report.Reports;

import org.junit.jupiter.api.Test;

import java.util.List;

class RequestLedgerTest {

    private static final long MEMORY_NANOS = 1000;
    private static final CommandDigest COMMAND = new CommandDigest("a");
    private static final ExecReport RAN = Reports.completed(List.of("ip", "link"));
    private static final ExecReport NEVER_RAN =
            Reports.rejected(List.of("ip"), RejectReason.QUEUE_FULL);

    private long now = Long.MAX_VALUE - 10;
    private final RequestLedger<String> ledger = new RequestLedger<>(3, MEMORY_NANOS, () -> now);

    @Test
    void requestThatHasRunIsKnownForAsLongAsIsPromised() {
        run(1, "a");

        now += MEMORY_NANOS;
        assertThat(enter(1, "a")).isInstanceOf(RequestLedger.Entry.Known.class);
        now++;
        assertThat(enter(1, "a")).isInstanceOf(RequestLedger.Entry.First.class);
    }

    @Test
    void userWhoNamedAsManyAsCanBeRememberedIsRefusedAndNothingIsForgotten() {
        run(1, "a");
        run(1, "b");
        assertThat(enter(1, "running")).isInstanceOf(RequestLedger.Entry.First.class);

        assertThat(reasonFor(enter(1, "one more"))).isEqualTo(RejectReason.LIMIT);

        assertThat(enter(1, "a")).isInstanceOf(RequestLedger.Entry.Known.class);
        assertThat(enter(1, "b")).isInstanceOf(RequestLedger.Entry.Known.class);
        assertThat(enter(2, "another user's")).isInstanceOf(RequestLedger.Entry.First.class);
        now += MEMORY_NANOS + 1;
        assertThat(enter(1, "one more")).isInstanceOf(RequestLedger.Entry.First.class);
    }

    @Test
    void requestThatNeverRanIsForgottenAndItsPlaceFree() {
        for (var i = 0; i < 10; i++) {
            assertThat(enter(1, "a" + i)).isInstanceOf(RequestLedger.Entry.First.class);
            ledger.end(key(1, "a" + i), "a" + i, NEVER_RAN);
        }
        assertThat(enter(1, "a0")).isInstanceOf(RequestLedger.Entry.First.class);
    }

    @Test
    void nameOfAnotherCommandIsRefused() {
        enter(1, "a");
        assertThat(reasonFor(ledger.enter(key(1, "a"), new CommandDigest("b"), "x")))
                .isEqualTo(RejectReason.BAD_REQUEST);

        ledger.end(key(1, "a"), "a", RAN);
        assertThat(reasonFor(ledger.enter(key(1, "a"), new CommandDigest("b"), "x")))
                .isEqualTo(RejectReason.BAD_REQUEST);
    }

    @Test
    void repeatsAwaitTheEndOfTheFirst() {
        enter(1, "a");
        assertThat(ledger.enter(key(1, "a"), COMMAND, "again"))
                .isInstanceOf(RequestLedger.Entry.Awaiting.class);

        assertThat(ledger.end(key(1, "a"), "a", RAN)).containsExactly("again");
    }

    @Test
    void repeatsThatGaveUpMakeRoomForNewOnes() {
        enter(1, "a");
        for (var i = 0; i < 100; i++) {
            assertThat(ledger.enter(key(1, "a"), COMMAND, "again" + i))
                    .isInstanceOf(RequestLedger.Entry.Awaiting.class);
            assertThat(ledger.end(key(1, "a"), "again" + i, NEVER_RAN)).isEmpty();
        }
        assertThat(ledger.end(key(1, "a"), "a", RAN)).isEmpty();
    }

    @Test
    void repeatsThatAwaitAreFew() {
        enter(1, "a");
        ledger.enter(key(1, "a"), COMMAND, "second");
        ledger.enter(key(1, "a"), COMMAND, "third");

        assertThat(reasonFor(ledger.enter(key(1, "a"), COMMAND, "fourth")))
                .isEqualTo(RejectReason.LIMIT);
    }

    @Test
    void outcomeIsRememberedWithoutTheCommandLine() {
        run(1, "a");

        assertThat(enter(1, "a"))
                .isInstanceOfSatisfying(
                        RequestLedger.Entry.Known.class,
                        known -> {
                            assertThat(known.outcome().outcome()).isEqualTo(RAN.outcome());
                            assertThat(known.outcome().argv()).isEmpty();
                            assertThat(known.outcome().verdict()).isEmpty();
                        });
    }

    private void run(int uid, String name) {
        assertThat(enter(uid, name)).isInstanceOf(RequestLedger.Entry.First.class);
        ledger.end(key(uid, name), name, RAN);
    }

    private RequestLedger.Entry enter(int uid, String name) {
        return ledger.enter(key(uid, name), COMMAND, name);
    }

    private static RequestLedger.Key key(int uid, String name) {
        return new RequestLedger.Key(uid, "p", name);
    }

    private static RejectReason reasonFor(RequestLedger.Entry entry) {
        return ((RequestLedger.Entry.Refused) entry).outcome().reason();
    }
}
