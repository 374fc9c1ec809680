package io.execbroker.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.proto.v1.GoawayReason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamIdsTest {

    private final StreamIds ids = new StreamIds();

    @Test
    void idsMayLeaveGapsButNeverReturn() {
        ids.open(1);
        ids.open(7);

        assertThat(ids.last()).isEqualTo(7);
        assertBad(() -> ids.open(7));
        assertBad(() -> ids.open(2));
        assertThat(ids.last()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void idsOutOfRangeAreRefused(int id) {
        assertBad(() -> ids.open(id));
        assertBad(() -> ids.requireOpened(id));
    }

    @Test
    void onlyIdsUpToTheLastWereOpened() {
        ids.open(5);

        assertThatCode(() -> ids.requireOpened(3)).doesNotThrowAnyException();
        assertThatCode(() -> ids.requireOpened(5)).doesNotThrowAnyException();
        assertBad(() -> ids.requireOpened(6));
    }

    @Test
    void aClientCountsFromOneToTheLastOne() {
        assertThat(ids.next()).isEqualTo(1);
        ids.open(Integer.MAX_VALUE - 1);

        assertThat(ids.isExhausted()).isFalse();
        assertThat(ids.next()).isEqualTo(Integer.MAX_VALUE);
        assertThat(ids.isExhausted()).isTrue();
        assertThatThrownBy(ids::next).isInstanceOf(IllegalStateException.class);
    }

    private static void assertBad(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo(GoawayReason.GOAWAY_REASON_BAD_STREAM_ID));
    }
}
