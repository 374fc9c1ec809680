package io.execbroker.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.execbroker.broker.policy.Peer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

class FaultLogTest {

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private long now;
    private FaultLog log;

    @BeforeEach
    void open() {
        var logger = new LoggerContext().getLogger("test");
        lines.start();
        logger.addAppender(lines);
        log = new FaultLog(logger, () -> now);
    }

    @Test
    void floodOfFaultsIsAFewLinesAndTheirNumber() {
        for (var i = 0; i < 1000; i++) {
            tell("fault " + i);
        }
        assertThat(lines.list).hasSize(20);

        now += Duration.ofSeconds(10).toNanos();
        tell("the next");

        assertThat(lines.list.get(20).getFormattedMessage()).startsWith("980 lines");
        assertThat(lines.list.get(21).getFormattedMessage()).isEqualTo("refused: the next");
    }

    @Test
    void quietPeersAreAllTold() {
        for (var i = 0; i < 100; i++) {
            now += Duration.ofSeconds(1).toNanos();
            tell("fault");
        }

        assertThat(lines.list).hasSize(100);
    }

    private void tell(String why) {
        log.tell(new Peer(1, 1, 1), "refused", why);
    }
}
