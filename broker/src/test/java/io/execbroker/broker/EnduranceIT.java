package io.execbroker.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.testing.LeftoverCheck;
import io.execbroker.broker.testing.Waiting;
import io.execbroker.broker.testing.WireClient;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.ArrayDeque;
import java.util.Deque;

/** Many commands, and nothing of them stays: no zombie, no descriptor, no thread, no buffer. */
class EnduranceIT {

    private static final int COMMANDS = 20_000;
    private static final int AT_ONCE = 64;

    /** Netty's own, which ends by itself a second after its last task. */
    @RegisterExtension
    final LeftoverCheck leftovers = LeftoverCheck.allowingThreads("globalEventExecutor");

    /**
     * What the JDK and Netty make once and keep, such as the descriptor NIO closes sockets with.
     */
    @BeforeAll
    static void runOnce() throws Exception {
        try (var broker = SessionFixture.start();
                var client = WireClient.open(broker.socketPath)) {
            client.run("true");
        }
    }

    @Test
    void twentyThousandCommandsLeaveNothingBehind() throws Exception {
        try (var broker = SessionFixture.start();
                var client = WireClient.open(broker.socketPath)) {
            // What is made once is made before the count.
            client.run("true");
            var threads = Thread.getAllStackTraces().size();
            Deque<Integer> running = new ArrayDeque<>();
            for (var i = 0; i < COMMANDS; i++) {
                if (running.size() == AT_ONCE) {
                    assertThat(client.await(running.removeFirst()).exitCode()).isZero();
                }
                running.addLast(client.exec("true"));
            }
            assertThat(Thread.getAllStackTraces()).hasSizeLessThanOrEqualTo(threads);
            for (var id : running) {
                assertThat(client.await(id).exitCode()).isZero();
            }
            Waiting.until("all ended", () -> broker.exec.liveStreams() == 0);
            assertThat(broker.audit.reports()).hasSize(COMMANDS + 1);
        }
    }
}
