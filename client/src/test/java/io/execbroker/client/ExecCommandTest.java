package io.execbroker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

class ExecCommandTest {

    @Test
    void argumentsKeepTheirOrderAndEmptyOnesStay() {
        ExecCommand command = ExecCommand.builder("ip").args(List.of("", "b")).arg("c").build();

        assertThat(command.argv()).containsExactly("ip", "", "b", "c");
        assertThat(command).hasToString("ip  b c");
    }

    @Test
    void aBuilderMayGoOnWithoutChangingWhatItBuilt() {
        ExecCommand.Builder builder = ExecCommand.builder("a");
        ExecCommand first = builder.build();
        builder.arg("b").timeout(Duration.ofSeconds(1));

        assertThat(first.argv()).containsExactly("a");
        assertThat(first.request().getTimeoutMs()).isZero();
    }

    @Test
    void textBecomesUtf8() {
        assertThat(ExecCommand.of("\u20ac").request().getArgv(0).toByteArray())
                .isEqualTo(new byte[] {(byte) 0xe2, (byte) 0x82, (byte) 0xac});
    }

    @Test
    void anEmptyInputIsAnInput() {
        ExecCommand command = ExecCommand.builder("cat").stdin(new byte[0]).build();

        assertThat(command.request().getStdinMode().name()).isEqualTo("STDIN_MODE_INLINE");
    }

    static Stream<Runnable> mistakes() {
        return Stream.of(
                () -> ExecCommand.of(),
                () -> ExecCommand.of(""),
                () -> ExecCommand.of("a\0b"),
                () -> ExecCommand.of("\ud800"),
                () -> ExecCommand.builder("a").arg(new byte[] {1, 0}),
                () -> ExecCommand.builder("a").env("", "v"),
                () -> ExecCommand.builder("a").env("a=b", "v"),
                () -> ExecCommand.builder("a").env("a", "\0"),
                () -> ExecCommand.builder("a").workingDirectory("tmp"),
                () -> ExecCommand.builder("a").umask(-1),
                () -> ExecCommand.builder("a").umask(01000),
                () -> ExecCommand.builder("a").timeout(Duration.ZERO),
                () -> ExecCommand.builder("a").timeout(Duration.ofNanos(1)),
                () -> ExecCommand.builder("a").windowBytes(0),
                () -> ExecCommand.builder("a").outputLimits(0, 1, LimitAction.KILL),
                () -> ExecCommand.builder("a").requestId(new byte[0]),
                () -> ExecCommand.builder("a").requestId(new byte[65]));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakesAreNamedAtOnce(Runnable mistake) {
        assertThatThrownBy(mistake::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(".*(expected|NUL).*");
    }
}
