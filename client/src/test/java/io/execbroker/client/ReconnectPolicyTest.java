package io.execbroker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class ReconnectPolicyTest {

    @Test
    void pausesDoubleUpToTheLongest() {
        ReconnectPolicy policy = new ReconnectPolicy(9, Duration.ofNanos(10), Duration.ofNanos(35));

        assertThat(policy.delayNanos(1)).isEqualTo(10);
        assertThat(policy.delayNanos(2)).isEqualTo(20);
        assertThat(policy.delayNanos(3)).isEqualTo(35);
        assertThat(policy.delayNanos(1_000_000)).isEqualTo(35);
    }

    @Test
    void noPauseIsAPolicyToo() {
        ReconnectPolicy policy = new ReconnectPolicy(2, Duration.ZERO, Duration.ZERO);

        assertThat(policy.delayNanos(5)).isZero();
    }

    @Test
    void impossiblePoliciesAreRefused() {
        assertThatThrownBy(() -> new ReconnectPolicy(-1, Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> new ReconnectPolicy(1, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
