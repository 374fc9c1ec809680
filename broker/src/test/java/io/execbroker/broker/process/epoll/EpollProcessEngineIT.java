package io.execbroker.broker.process.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.posix.Descriptors;
import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.posix.LowDescriptors;
import io.execbroker.broker.posix.PidFd;
import io.execbroker.broker.posix.SpawnMethod;
import io.execbroker.broker.process.ChildProcess;
import io.execbroker.broker.process.EngineContract;
import io.execbroker.broker.process.Observed;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.process.ProcessEngine;
import io.execbroker.broker.process.SpawnFailure;
import io.execbroker.broker.process.Specs;
import io.execbroker.broker.testing.Waiting;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollIoHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The contract, held by the Linux engine however it makes children. */
@ParameterizedClass
@MethodSource("io.execbroker.broker.testing.SpawnMethods#built")
final class EpollProcessEngineIT extends EngineContract {

    private static final String LEASE =
            """
            import fcntl, os, signal, sys
            signal.signal(signal.SIGIO, signal.SIG_IGN)
            fcntl.fcntl(os.open(sys.argv[1], os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_WRLCK)
            print("held", flush=True)
            sys.stdin.read()
            """;

    private final SpawnMethod method;

    EpollProcessEngineIT(SpawnMethod method) {
        this.method = method;
    }

    @Override
    protected ProcessEngine startEngine() throws Exception {
        return EpollProcessEngine.start(method, 2, 1024);
    }

    @Override
    protected IoHandlerFactory ioHandlers() {
        return EpollIoHandler.newFactory();
    }

    @Override
    protected ExitStatus endedBy(int signal) {
        return new ExitStatus.Signaled(signal, false);
    }

    @Override
    protected long readAheadBytes() {
        return 0;
    }

    /** Who opens {@code image} then waits until this command's input has ended, fcntl(2). */
    private Observed lease(Path image) {
        var holder = launch(Specs.of("/usr/bin/python3", "-c", LEASE, image.toString()).fed());
        Waiting.until("a lease", () -> holder.count(Output.STDOUT) > 0);
        return holder;
    }

    @Test
    void anImageThatHangsHoldsNobodyUp(@TempDir Path directory) throws Exception {
        var image = Files.copy(Path.of("/bin/true"), directory.resolve("image"));
        var holder = lease(image);
        var hanging = new ArrayList<Observed>();
        // By posix_spawn each keeps a spawner, of which there are two.
        for (int i = 0; i < (method == SpawnMethod.CLONE3 ? 3 : 1); i++) {
            hanging.add(launch(Specs.of(image.toString())));
        }

        assertThat(launch(Specs.sh("exit 3")).await().exit()).isEqualTo(exited(3));
        assertThat(launch(Specs.of("/bin/true")).await().exit()).isEqualTo(exited(0));

        assertThat(hanging).noneMatch(Observed::isAnswered);
        holder.onLoop(ChildProcess::closeStdin);
        hanging.forEach(command -> assertThat(command.await().exit()).isEqualTo(exited(0)));
    }

    @Test
    void aCommandThatHangsBeforeItsImageCanBeEnded(@TempDir Path directory) throws Exception {
        var image = Files.copy(Path.of("/bin/true"), directory.resolve("image"));
        var holder = lease(image);
        var hanging = launch(Specs.of(image.toString()));
        launch(Specs.of("/bin/true")).await();

        hanging.forsake();

        if (method == SpawnMethod.CLONE3) {
            assertThat(hanging.await().exit()).isEqualTo(endedBy(9));
        }
        holder.onLoop(ChildProcess::closeStdin);
        hanging.await();
    }

    @Test
    void aLoopThatEndsTakesWhatHasNotComeToItsImage(@TempDir Path directory) throws Exception {
        var image = Files.copy(Path.of("/bin/true"), directory.resolve("image"));
        var holder = new ProcessBuilder("/usr/bin/python3", "-c", LEASE, image.toString()).start();
        assertThat(holder.inputReader().readLine()).isEqualTo("held");
        var hanging = launch(Specs.of(image.toString()).fed());
        launch(Specs.of("/bin/true")).await();

        loops.shutdownGracefully(50, 10_000, TimeUnit.MILLISECONDS).syncUninterruptibly();

        // That nothing of it is left is for LeftoverCheck to say.
        assertThat(hanging.isAnswered()).isFalse();
        holder.destroyForcibly();
    }

    @Test
    void aLoopThatEndsTakesItsChildrenWithIt() {
        var fed = launch(Specs.of("/bin/sleep", "600").fed());
        var full = launch(Specs.of("/bin/sleep", "600").fed());
        fed.child();
        full.onLoopNow(child -> child.write(bytes(300_000)));

        loops.shutdownGracefully(50, 10_000, TimeUnit.MILLISECONDS).syncUninterruptibly();

        // That nothing of them is left is for LeftoverCheck to say.
        assertThat(fed.hasExited()).isFalse();
    }

    @Test
    void aCommandThatFillsItsPipeGetsAWiderOneAndNoMore() {
        var command = launchPaused(Specs.of("/usr/bin/head", "-c", "67108864", "/dev/zero"), 0);
        var pid = command.child().pid();
        for (long read = 0; read < 2 * PIPE_BYTES; read += PIPE_BYTES) {
            long full = read + PIPE_BYTES;
            Waiting.until("a full pipe", () -> bytesWrittenBy(pid) == full);
            command.allowMore(Output.STDOUT, PIPE_BYTES);
        }
        Waiting.until("more than it held", () -> bytesWrittenBy(pid) > 3 * PIPE_BYTES);
        awaitBlocked(pid);

        assertThat(bytesWrittenBy(pid)).isEqualTo((2 + 4) * PIPE_BYTES);
        command.allowMore(Output.STDOUT, 1L << 30);
        assertThat(command.await().count(Output.STDOUT)).isEqualTo(67108864);
    }

    @Test
    void aChildThatOutlivesTheLoopIsLeftAlone() throws Exception {
        var observed = launch(Specs.of("/bin/sleep", "600"));
        observed.child();
        observed.onLoopNow(ChildProcess::outliveLoop);

        loops.shutdownGracefully(50, 10_000, TimeUnit.MILLISECONDS).syncUninterruptibly();

        var pid = observed.child().pid();
        assertThat(Files.readString(Path.of("/proc", Long.toString(pid), "stat")))
                .contains("(sleep) S");
        PidFd.killAndReap(pid);
    }

    @Test
    void aChildThatStartsForALoopThatHasEndedIsKilled() {
        var commands = new ArrayList<Observed>();
        for (int i = 0; i < 50; i++) {
            commands.add(launch(Specs.of("/bin/sleep", "600")));
        }
        commands.getFirst().child();

        loops.shutdownGracefully(50, 10_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }

    @Test
    void aCommandThatIsOverBeforeItsLoopLooksIsReportedWhole(@TempDir Path directory)
            throws Exception {
        var script = "echo out; echo error >&2; echo $$ >" + directory.resolve("pid") + "; exit 3";

        var command = launchedBehindAnEnd(Specs.sh(script).fed(), directory).await();

        assertThat(command.exit()).isEqualTo(exited(3));
        assertThat(command.text(Output.STDOUT)).isEqualTo("out\n");
        assertThat(command.text(Output.STDERR)).isEqualTo("error\n");
    }

    @Test
    void anOutputThatIsHeldOpenIsReadOnAfterSuchAnEnd(@TempDir Path directory) throws Exception {
        var go = directory.resolve("go");
        var waiting = "while [ ! -e " + go + " ]; do sleep 0.01; done; echo later";
        var script = "echo now; (" + waiting + ") & echo $$ >" + directory.resolve("pid");

        var command = launchedBehindAnEnd(Specs.sh(script), directory);
        assertThat(command.exit()).isEqualTo(exited(0));
        assertThat(command.hasEnded(Output.STDOUT)).isFalse();
        Files.createFile(go);

        assertThat(command.await().text(Output.STDOUT)).isEqualTo("now\nlater\n");
    }

    @Test
    void anAllowanceHoldsAfterSuchAnEnd(@TempDir Path directory) throws Exception {
        var script = "printf 0123456789; echo $$ >" + directory.resolve("pid");

        var command =
                launchedBehindAnEnd(
                        Specs.sh(script), directory, observed -> observed.allow(Output.STDOUT, 4));
        command.awaitPause(Output.STDOUT);
        assertThat(command.count(Output.STDOUT)).isEqualTo(4);
        assertThat(command.exit()).isEqualTo(exited(0));
        command.allowMore(Output.STDOUT, 6);

        assertThat(command.await().text(Output.STDOUT)).isEqualTo("0123456789");
    }

    private Observed launchedBehindAnEnd(Specs specs, Path directory) throws Exception {
        return launchedBehindAnEnd(specs, directory, observed -> {});
    }

    /**
     * Launches a command that writes its process id to {@code directory/pid} as the last thing it
     * does, and keeps the loop from looking until it is over.
     */
    private Observed launchedBehindAnEnd(Specs specs, Path directory, Consumer<Observed> prepare)
            throws Exception {
        var loop = loops.next();
        var ready = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        // The loop finds both in its queue, and nothing between them.
        loop.execute(() -> Waiting.on(ready));
        var command = Observed.launch(engine, loop, specs.spec(), prepare);
        loop.execute(() -> Waiting.on(over));
        ready.countDown();
        var pid = directory.resolve("pid");
        try {
            Waiting.until("a command that is over", () -> isZombie(pid));
        } finally {
            over.countDown();
        }
        return command;
    }

    private static boolean isZombie(Path pidFile) {
        try {
            var pid = Files.exists(pidFile) ? Files.readString(pidFile).strip() : "";
            return !pid.isEmpty()
                    && Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noNumberOfWhichChildrenCloseACopyIsLeftForOthers() throws Exception {
        int others = Descriptors.duplicate(0);
        try {
            assertThat(engine.takesDescriptors() && LowDescriptors.contains(others)).isFalse();
        } finally {
            Descriptors.close(others);
        }
    }

    @Test
    void aClosedEngineStartsNothing() {
        engine.close();

        var failure = launch(Specs.of("/bin/true")).failure();

        assertThat(failure.kind()).isEqualTo(SpawnFailure.Kind.FAILED);
        assertThat(failure.errnoName()).isEqualTo("ESHUTDOWN");
    }

    @Test
    void childrenOutliveTheEngine() {
        var command = launch(Specs.sh("read line; exit 6").fed());
        command.child();
        engine.close();

        command.onLoop(child -> child.write(text("go\n")));

        assertThat(command.await().exit()).isEqualTo(exited(6));
    }

    @Test
    void moreLaunchesThanMayWaitAreExhaustion() throws Exception {
        try (var narrow = EpollProcessEngine.start(1, 1)) {
            var loop = loops.next();
            var commands = new ArrayList<Observed>();
            for (int i = 0; i < 100; i++) {
                // For a user, which is looked up, so that no loop makes it.
                var spec = Specs.of("/bin/true").as("root").spec();
                commands.add(Observed.launch(narrow, loop, spec));
            }
            var refused = commands.stream().filter(command -> !command.isStarted()).toList();

            assertThat(refused)
                    .isNotEmpty()
                    .allSatisfy(command ->
                            assertThat(command.failure().kind())
                                    .isEqualTo(SpawnFailure.Kind.EXHAUSTED));
            commands.stream().filter(Observed::isStarted).forEach(Observed::await);
        }
    }

    @Test
    void textThatStandsForNoBytesIsRefused() {
        var failure = launch(Specs.of("/bin/echo", "\ud800")).failure();

        assertThat(failure.kind()).isEqualTo(SpawnFailure.Kind.FAILED);
        assertThat(failure.errnoName()).isEqualTo("EINVAL");
    }

    @ParameterizedTest
    @EnumSource(FaultyListener.Call.class)
    void aListenerThatThrowsLosesItsCommandAndNoOther(FaultyListener.Call call) throws Exception {
        var loop = loops.next();
        var faulty = new FaultyListener(call);
        var script =
                call == FaultyListener.Call.EXIT
                        ? "exit 3"
                        : "echo out; exec >&- 2>&-; exec sleep 600";
        var other = Observed.launch(engine, loop, Specs.sh("read line; exit 6").fed().spec());
        other.child();

        loop.execute(() -> engine.launch(loop, Specs.sh(script).fed().spec(), faulty));

        assertThat(faulty.exit.get(60, TimeUnit.SECONDS))
                .isEqualTo(call == FaultyListener.Call.EXIT ? exited(3) : endedBy(9));
        other.onLoop(child -> child.write(text("go\n")));
        assertThat(other.await().exit()).isEqualTo(exited(6));
    }
}
