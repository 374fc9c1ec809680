package io.execbroker.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.proto.v1.GoawayReason;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {

    @Test
    void spentCreditIsGone() {
        SendWindow window = new SendWindow(10);
        window.consume(4);
        window.expand(1);

        assertThat(window.available()).isEqualTo(7);
        assertThatThrownBy(() -> window.consume(8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> window.consume(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(window.available()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE - 9})
    void grantsOfNothingOrTooMuchAreAFaultOfThePeer(int credit) {
        SendWindow window = new SendWindow(10);

        assertFlowControl(() -> window.expand(credit));
        assertThat(window.available()).isEqualTo(10);
    }

    @Test
    void creditMayReachItsBound() {
        SendWindow window = new SendWindow(10);
        window.expand(Integer.MAX_VALUE - 10);

        assertThat(window.available()).isEqualTo(SendWindow.MAX_BYTES);
        assertFlowControl(() -> window.expand(1));
    }

    @Test
    void aGrantIsSentOnceHalfTheWindowIsFree() {
        ReceiveWindow window = new ReceiveWindow(10);
        window.consume(8);

        assertThat(window.release(4)).isZero();
        assertThat(window.available()).isEqualTo(2);
        assertThat(window.release(1)).isEqualTo(5);
        assertThat(window.available()).isEqualTo(7);
        assertThat(window.held()).isEqualTo(3);
    }

    @Test
    void aWindowOfOneByteWorks() {
        ReceiveWindow window = new ReceiveWindow(1);
        window.consume(1);

        assertThat(window.release(1)).isEqualTo(1);
        assertThat(window.available()).isEqualTo(1);
    }

    @Test
    void bytesBeyondTheCreditAreAFaultOfThePeer() {
        ReceiveWindow window = new ReceiveWindow(10);
        window.consume(9);

        assertFlowControl(() -> window.consume(2));
    }

    @Test
    void releasingMoreThanIsHeldIsMisuse() {
        ReceiveWindow window = new ReceiveWindow(10);
        window.consume(3);

        assertThatThrownBy(() -> window.release(4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> window.release(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void windowsOfImpossibleSizeAreRefused() {
        assertThatThrownBy(() -> new ReceiveWindow(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SendWindow(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertFlowControl(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo(GoawayReason.GOAWAY_REASON_FLOW_CONTROL));
    }
}
