package io.execbroker.loadtest.sync;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.execbroker.loadtest.sandbox.Programs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Needs the right to make namespaces: root, or user namespaces. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class KernelCleanupIT {

    @Test
    void whatWasGivenUpBeforeIsGoneAfterwards() throws Exception {
        var process =
                new ProcessBuilder(
                                Programs.SANDBOX.toString(),
                                "sh",
                                "-c",
                                """
                                ip netns add old || exit
                                for i in 1 2 3 4 5 6 7 8; do
                                    ip link add old$i type veth peer name there$i netns old || exit
                                done
                                ip netns delete old || exit
                                "$@" && cat /proc/self/net/dev
                                """,
                                "sh",
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Cleaned.class.getName())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("lo:").doesNotContain("old", "cleanup");
    }

    /** A program that waits inside the sandbox. */
    static final class Cleaned {
        private Cleaned() {}

        public static void main(String[] args) throws Exception {
            KernelCleanup.await(Duration.ofMinutes(1));
        }
    }
}
