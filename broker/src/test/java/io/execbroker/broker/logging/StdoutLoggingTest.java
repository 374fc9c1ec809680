package io.execbroker.broker.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

import java.util.ServiceLoader;

final class StdoutLoggingTest {

    private final LoggerContext context = new LoggerContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void informationIsToldAndNettysIsNot() {
        StdoutLogging.setUp(context, false, null, null);

        assertThat(context.getLogger("io.execbroker.broker.X").getEffectiveLevel())
                .isEqualTo(Level.INFO);
        assertThat(context.getLogger("io.netty.util").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stdout").isStarted())
                .isTrue();
    }

    @Test
    void levelCanBeChangedAndAMistakeLeavesTheDefault() {
        StdoutLogging.setUp(context, false, "debug", null);
        assertThat(context.getLogger("x").getEffectiveLevel()).isEqualTo(Level.DEBUG);

        StdoutLogging.setUp(context, false, "loud", null);
        assertThat(context.getLogger("x").getEffectiveLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void logbackFindsIt() {
        assertThat(ServiceLoader.load(Configurator.class))
                .hasAtLeastOneElementOfType(StdoutLogging.class);
    }

    @Test
    void fileOfTheTestsTakesPrecedence() {
        assertThat(new StdoutLogging().configure(context))
                .isEqualTo(Configurator.ExecutionStatus.INVOKE_NEXT_IF_ANY);
    }
}
