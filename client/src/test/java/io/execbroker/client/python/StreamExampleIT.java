package io.execbroker.client.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** The example that speaks execbroker.v1, with the code that Debian's protoc makes for it. */
final class StreamExampleIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Path EXAMPLE = Path.of("examples", "stream.py");
    private static final Path PROTO = Path.of("..", "proto", "src", "main", "proto");

    private static final String FILTERS =
            """
            sh: CommandFilter, sh, root
            echo: CommandFilter, echo, root
            seq: CommandFilter, seq, root
            """;

    @TempDir private Path folder;
    private LiveBroker broker;

    @BeforeEach
    void open() throws Exception {
        broker = LiveBroker.start(folder, FILTERS);
        // To where the user can read it, wherever this project is.
        Files.copy(EXAMPLE, folder.resolve("stream.py"));
        Files.createDirectory(folder.resolve("generated"));
        var protoc =
                new ProcessBuilder(
                        "protoc",
                        "-I" + PROTO,
                        "--python_out=" + folder.resolve("generated"),
                        PROTO.resolve("execbroker/v1/exec.proto").toString());
        var ended = Program.run(protoc, PATIENCE);
        assertThat(ended.status()).as(ended.output()).isZero();
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void outputOfThreeCommandsIsShownWhileAllOfThemRun() throws Exception {
        var end = folder.resolve("end");
        var command =
                "sh -c 'echo begun; until [ -e %s ]; do sleep 0.02; done; echo gone >&2; exit %d'";

        try (var example =
                start(
                        command.formatted(end, 0),
                        command.formatted(end, 7),
                        "sh -c 'echo begun; until [ -e %s ]; do sleep 0.02; done; kill -9 $$'"
                                .formatted(end))) {
            assertThat(example.line()).startsWith("broker ").endsWith(", profile python");
            var begun = new HashSet<String>();
            while (begun.size() < 3) {
                var line = example.line();
                assertThat(line).doesNotContain("exit_code", "signal");
                if (line.endsWith("stdout: begun")) {
                    begun.add(line);
                }
            }
            Files.createFile(end);
            var ended = example.await();

            assertThat(ended.output().lines())
                    .contains("[1] stderr: gone", "[2] stderr: gone")
                    .anyMatch(line -> line.startsWith("[1] exit_code 0 after "))
                    .anyMatch(line -> line.startsWith("[2] exit_code 7 after "))
                    .anyMatch(line -> line.startsWith("[3] signal 9 after "));
            assertThat(ended.status()).isEqualTo(1);
        }
    }

    @Test
    void outputBeyondEveryWindowComesWhole() throws Exception {
        var ended = run("seq 1 150000", "seq 1 150000", "seq 1 150000");

        assertThat(ended.status()).as(ended.output()).isZero();
        for (var stream = 1; stream <= 3; stream++) {
            var prefix = "[" + stream + "] stdout: ";
            var digits =
                    ended.output()
                            .lines()
                            .filter(line -> line.startsWith(prefix))
                            .mapToLong(line -> line.length() - prefix.length())
                            .sum();
            // Not lines: one that two chunks share is shown as two.
            assertThat(digits).isEqualTo(digitsOfNumbersTo150000());
        }
    }

    @Test
    void deniedCommandDoesNotKeepTheOthersFromRunning() throws Exception {
        var ended = run("id", "echo fine");

        assertThat(ended.output().lines())
                .anyMatch(line -> line.startsWith("[1] REJECT_REASON_UNAUTHORISED: "))
                .contains("[2] stdout: fine");
        assertThat(ended.status()).isEqualTo(1);
    }

    /** Before it has sent anything, for then the broker may be gone already. */
    @Test
    void userWithoutAProfileIsToldSo() throws Exception {
        Files.writeString(
                folder.resolve("generated/sitecustomize.py"),
                """
                import select
                import socket

                connect = socket.socket.connect

                def connect_and_await_the_end(self, address):
                    connect(self, address)
                    end = select.poll()
                    end.register(self, 0)
                    end.poll()

                socket.socket.connect = connect_and_await_the_end
                """);

        var ended = Program.run(example(List.of("echo x")), PATIENCE);

        assertThat(ended.output()).contains("GOAWAY_REASON_UNAUTHORISED");
        assertThat(ended.status()).isEqualTo(1);
    }

    @Test
    void missingBrokerIsNamed() throws Exception {
        broker.close();

        var ended = run("echo x");

        assertThat(ended.output()).contains("no broker answers at " + broker.socket());
        assertThat(ended.status()).isEqualTo(1);
    }

    private static long digitsOfNumbersTo150000() {
        return 9 + 90 * 2 + 900 * 3 + 9_000 * 4 + 90_000 * 5 + 50_001 * 6;
    }

    private Program.Ended run(String... commands) throws Exception {
        try (var example = start(commands)) {
            return example.await();
        }
    }

    private Program start(String... commands) throws IOException {
        return Program.start(Program.asUser(example(List.of(commands)), folder), PATIENCE);
    }

    /** As whoever starts it: root here, who has no profile. */
    private ProcessBuilder example(List<String> commands) {
        var arguments =
                Stream.concat(
                                Stream.of(
                                        folder.resolve("stream.py").toString(),
                                        "--socket",
                                        broker.socket().toString()),
                                commands.stream())
                        .toList();
        var builder = Program.python(new ArrayList<>(arguments));
        builder.environment().put("PYTHONPATH", folder.resolve("generated").toString());
        return builder;
    }
}
