package io.execbroker.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;

final class ResidentSetTest {
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void thisProcessHoldsMoreThanAnEmptyOne() throws Exception {
        assertThat(ResidentSet.bytes(ProcessHandle.current().pid())).isGreaterThan(16 * MEBIBYTE);
    }

    @Test
    void aProcessThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> ResidentSet.bytes(Integer.MAX_VALUE))
                .isInstanceOf(IOException.class);
    }
}
