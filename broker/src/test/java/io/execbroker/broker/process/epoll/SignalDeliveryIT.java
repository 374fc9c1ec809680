package io.execbroker.broker.process.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.posix.SpawnMethod;
import io.execbroker.broker.posix.StandardFds;
import io.execbroker.broker.process.Observed;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.process.Specs;
import io.execbroker.broker.testing.Fds;
import io.execbroker.broker.testing.LeftoverCheck;
import io.execbroker.broker.testing.Waiting;
import io.execbroker.filters.ProcessSignal;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A signal that the engine sends itself, beside the command that it stands for. By posix_spawn(3)
 * the command runs all the same.
 */
@ParameterizedClass
@MethodSource("io.execbroker.broker.testing.SpawnMethods#built")
@ExtendWith(LeftoverCheck.class)
final class SignalDeliveryIT {

    private static final String SLEEP = "/usr/bin/sleep";
    private static final int TERM = 15;
    private static final int NONE = 0;

    private final SpawnMethod method;
    private EpollProcessEngine engine;
    private EventLoopGroup loops;
    private Process receiver;

    SignalDeliveryIT(SpawnMethod method) {
        this.method = method;
    }

    @BeforeEach
    void start() throws Exception {
        loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        engine = EpollProcessEngine.start(method, 2, 64);
        receiver = new ProcessBuilder(SLEEP, "600").start();
    }

    @AfterEach
    void stop() throws Exception {
        receiver.destroyForcibly().waitFor();
        engine.close();
        loops.shutdownGracefully(50, 10_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }

    @Test
    void itReachesTheProcessAndIsSilent() throws Exception {
        var sent = send(receiver.pid(), TERM, SLEEP);

        assertThat(sent).isEqualTo(new Answer(new ExitStatus.Exited(0), "", ""));
        assertThat(receiver.waitFor()).isEqualTo(128 + TERM);
    }

    @Test
    void anExecutableThatIsNoLongerOnDiskIsTheSame(@TempDir Path folder) throws Exception {
        var old = Files.copy(Path.of(SLEEP), folder.resolve("sleep"));
        var running = new ProcessBuilder(old.toString(), "600").start();
        try {
            Waiting.untilItRuns(running, old.toString());
            Files.delete(old);

            assertThat(send(running.pid(), TERM, old.toString()).exit())
                    .isEqualTo(new ExitStatus.Exited(0));
            assertThat(running.waitFor()).isEqualTo(128 + TERM);
        } finally {
            running.destroyForcibly();
        }
    }

    /** As if the number had been taken over by another process since the decision. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/bin/true",
                "/usr/bin/slee",
                "/usr/bin/sleepy",
                "/usr/bin/sleep (deleted)",
                "/",
                "/a/long/name/of/which/the/other/is/no/beginning/whatever/follows/it"
            })
    void aProcessOfAnotherExecutableIsNotSignalled(String meant) throws Exception {
        var sent = send(receiver.pid(), TERM, meant);

        if (method == SpawnMethod.CLONE3) {
            assertThat(sent)
                    .isEqualTo(
                            new Answer(
                                    new ExitStatus.Exited(1),
                                    "",
                                    "/bin/kill: (" + receiver.pid() + "): No such process\n"));
            assertThat(receiver.isAlive()).isTrue();
        } else {
            // The hole of kill(1), which clone3 closes.
            assertThat(sent.exit()).isEqualTo(new ExitStatus.Exited(0));
        }
    }

    @Test
    void aProcessThatIsGoneIsToldInTheWordsOfKill() throws Exception {
        receiver.destroyForcibly().waitFor();

        var sent = send(receiver.pid(), TERM, SLEEP);

        assertThat(sent.exit()).isEqualTo(new ExitStatus.Exited(1));
        assertThat(sent).isEqualTo(answer(kill(receiver.pid(), TERM)));
    }

    @Test
    void aThreadThatIsNoProcessIsNotSignalled() throws Exception {
        var own = ProcessHandle.current().pid();
        var executable = Files.readSymbolicLink(Path.of("/proc/self/exe")).toString();
        try (var threads = Files.list(Path.of("/proc/self/task"))) {
            var thread =
                    threads.map(path -> Long.parseLong(path.getFileName().toString()))
                            .filter(id -> id != own)
                            .findFirst()
                            .orElseThrow();

            assertThat(send(own, NONE, executable).exit()).isEqualTo(new ExitStatus.Exited(0));
            assertThat(send(thread, NONE, executable).exit())
                    .isEqualTo(new ExitStatus.Exited(method == SpawnMethod.CLONE3 ? 1 : 0));
        }
    }

    @Test
    void whatIsWrongIsToldOnTheCallersOwnStandardError() throws Exception {
        receiver.destroyForcibly().waitFor();
        try (var fds = new Fds()) {
            var error = fds.pipe();
            var on = new StandardFds(error.first(), error.second(), error.second());

            var command = launch(kill(receiver.pid(), TERM).sending(term(SLEEP)).on(on)).await();

            assertThat(command.exit()).isEqualTo(new ExitStatus.Exited(1));
            assertThat(Fds.read(error.first())).endsWith("No such process\n");
        }
    }

    @Test
    void aComplaintThatNobodyReadsHoldsUpItsOwnCommandOnly() throws Exception {
        receiver.destroyForcibly().waitFor();
        try (var fds = new Fds()) {
            var full = fds.fullPipe();
            var on = new StandardFds(full.first(), full.second(), full.second());

            var stuck = launch(kill(receiver.pid(), TERM).sending(term(SLEEP)).on(on));
            var beside = answer(Specs.of("/bin/true"));
            var wasStuck = !stuck.hasExited();
            stuck.forsake();
            if (method != SpawnMethod.CLONE3) {
                // Its image runs, and whoever wants it ended signals it.
                stuck.onLoop(child -> child.signal(Signal.KILL));
            }

            assertThat(beside.exit()).isEqualTo(new ExitStatus.Exited(0));
            assertThat(wasStuck).isTrue();
            assertThat(stuck.await().exit()).isEqualTo(new ExitStatus.Signaled(9, false));
        }
    }

    /** How a command ended, and what it wrote. */
    private record Answer(ExitStatus exit, String stdout, String stderr) {}

    private Answer send(long pid, int signal, String executable) {
        return answer(kill(pid, signal).sending(new ProcessSignal((int) pid, signal, executable)));
    }

    private ProcessSignal term(String executable) {
        return new ProcessSignal((int) receiver.pid(), TERM, executable);
    }

    private Answer answer(Specs specs) {
        var command = launch(specs).await();
        return new Answer(command.exit(), command.text(Output.STDOUT), command.text(Output.STDERR));
    }

    private Observed launch(Specs specs) {
        return Observed.launch(engine, loops.next(), specs.spec());
    }

    private static Specs kill(long pid, int signal) {
        return Specs.of("/bin/kill", "-" + signal, Long.toString(pid));
    }
}
