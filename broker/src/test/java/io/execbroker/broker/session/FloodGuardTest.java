package io.execbroker.broker.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.wire.ProtocolException;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

class FloodGuardTest {

    private long nowNanos;
    private final FloodGuard guard = new FloodGuard("pings", 3, () -> nowNanos);

    @Test
    void oneFrameTooManyEndsTheConnectionAndSaysWhatCameTooOften() {
        spend();

        assertThatThrownBy(guard::admit)
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        fault ->
                                assertThat(fault.reason())
                                        .isEqualTo(GoawayReason.GOAWAY_REASON_CALM_DOWN))
                .hasMessageContaining("too many pings");
    }

    @Test
    void nextSpanBeginsAnew() {
        spend();
        nowNanos += TimeUnit.SECONDS.toNanos(10);

        assertThatCode(this::spend).doesNotThrowAnyException();
    }

    private void spend() {
        for (var i = 0; i < 3; i++) {
            guard.admit();
        }
    }
}
