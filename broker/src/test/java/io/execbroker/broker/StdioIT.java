package io.execbroker.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.testing.Fds;
import io.execbroker.broker.testing.PassingClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands on the descriptors of their callers, from the socket to real processes. */
class StdioIT {

    private SessionFixture broker;
    private final Fds fds = new Fds();

    @BeforeEach
    void start() throws Exception {
        broker = SessionFixture.start();
    }

    @AfterEach
    void stop() throws Exception {
        fds.close();
        broker.close();
    }

    @Test
    void commandReadsAndWritesTheCallersPipes() {
        var in = fds.pipe();
        var out = fds.pipe();
        var err = fds.pipe();
        Fds.write(in.second(), "hello");
        fds.close(in.second());
        try (var client =
                PassingClient.open(broker.socketPath, in.first(), out.second(), err.second())) {
            fds.close(out.second());
            fds.close(err.second());

            var result = client.wire().run("sh", "-c", "cat; echo oops >&2; exit 3");

            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(Fds.readAll(out.first())).isEqualTo("hello");
            assertThat(Fds.readAll(err.first())).isEqualTo("oops\n");
            assertThat(result.finished().getStdoutBytes()).isZero();
        }
    }
}
