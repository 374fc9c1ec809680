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
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Python client on a door of the real broker, by execbroker-rootwrap-daemon. */
final class ClientIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String FILTERS =
            """
            echo: CommandFilter, echo, root
            sh: CommandFilter, sh, root
            """;

    /**
     * Each line that it reads from a fifo is a word for echo; also shows its daemon's pid and
     * socket.
     */
    private static final String AGENT =
            """
            import sys
            from execbroker_rootwrap import client
            agent = client.Client(sys.argv[2:])
            while True:
                with open(sys.argv[1]) as fifo:
                    answer = agent.execute(['echo', fifo.read()])
                print(answer[0], answer[1].strip(), agent._daemon.pid, agent._daemon._path,
                      flush=True)
            """;

    /** Each command ends when all eight of them run. */
    private static final String MEETING =
            """
            import sys, threading
            from execbroker_rootwrap import client
            agent = client.Client(sys.argv[2:])
            here = sys.argv[1]
            def meet(i):
                script = ('mkdir %s/$0; until [ $(ls %s | wc -l) = 8 ]; do sleep 0.02; done; '
                          'echo $0') % (here, here)
                print(agent.execute(['sh', '-c', script, str(i)])[:2], flush=True)
            threads = [threading.Thread(target=meet, args=(i,)) for i in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            """;

    @TempDir private Path folder;
    private Path fifo;
    private Installation installation;
    private LiveBroker broker;

    @BeforeEach
    void open() throws Exception {
        installation = Installation.into(folder);
        broker = LiveBroker.start(folder, FILTERS);
        fifo = folder.resolve("fifo");
        var made =
                Program.run(new ProcessBuilder("mkfifo", "-m", "644", fifo.toString()), PATIENCE);
        assertThat(made.status()).as(made.output()).isZero();
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void commandsOfEightThreadsRunAtTheSameTime() throws Exception {
        var here = Files.createDirectory(folder.resolve("here"));

        try (var agent = start(MEETING, here)) {
            var ended = agent.await();

            assertThat(ended.status()).as(ended.output()).isZero();
            assertThat(ended.output().lines())
                    .containsExactlyInAnyOrder(
                            "[0, '0\\n']",
                            "[0, '1\\n']",
                            "[0, '2\\n']",
                            "[0, '3\\n']",
                            "[0, '4\\n']",
                            "[0, '5\\n']",
                            "[0, '6\\n']",
                            "[0, '7\\n']");
        }
    }

    @Test
    void agentNoticesNothingOfABrokerThatIsRestarted() throws Exception {
        try (var agent = start(AGENT, fifo)) {
            assertThat(ask(agent, "before")).startsWith("0 before ");
            broker.restart();

            assertThat(ask(agent, "after")).startsWith("0 after ");
        }
    }

    @Test
    void doorAndItsProgramEndWithAnAgentThatIsKilled() throws Exception {
        try (var agent = start(AGENT, fifo)) {
            // Its answer, its word, and these.
            var shown = List.of(ask(agent, "once").split(" ", 4));
            var program = ProcessHandle.of(Long.parseLong(shown.get(2))).orElseThrow();
            var socket = Path.of(shown.get(3));
            assertThat(socket).exists();

            agent.kill();

            program.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            assertThat(socket).doesNotExist();
        }
    }

    private String ask(Program agent, String word) throws IOException {
        Files.writeString(fifo, word);
        return agent.line();
    }

    private Program start(String script, Path argument) throws IOException {
        var daemon = List.of(installation.helper("execbroker-rootwrap-daemon").split(" ", 2));
        var builder =
                installation.python(
                        List.of("-c", script, argument.toString(), daemon.get(0), daemon.get(1)));
        return Program.start(Program.asUser(builder, folder), PATIENCE);
    }
}
