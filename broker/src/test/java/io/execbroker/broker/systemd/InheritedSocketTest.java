package io.execbroker.broker.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Map;

final class InheritedSocketTest {

    private final String self = Long.toString(ProcessHandle.current().pid());

    @Test
    void oneSocketForThisProcessIsDescriptorThree() {
        assertThat(InheritedSocket.descriptor(Map.of("LISTEN_PID", self, "LISTEN_FDS", "1")))
                .hasValue(3);
    }

    @Test
    void socketsOfAnotherProcessAreNotOurs() {
        assertThat(InheritedSocket.descriptor(Map.of("LISTEN_PID", "1", "LISTEN_FDS", "1")))
                .isEmpty();
        assertThat(InheritedSocket.descriptor(Map.of())).isEmpty();
        assertThat(InheritedSocket.descriptor(Map.of("LISTEN_PID", self))).isEmpty();
    }

    @Test
    void severalSocketsAreAMistakeInTheUnit() {
        assertThatThrownBy(() ->
                        InheritedSocket.descriptor(Map.of("LISTEN_PID", self, "LISTEN_FDS", "2")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("LISTEN_FDS: 2");
    }
}
