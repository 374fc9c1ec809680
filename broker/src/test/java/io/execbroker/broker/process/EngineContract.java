package io.execbroker.broker.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.testing.LeftoverCheck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What holds for every engine. */
@ExtendWith(LeftoverCheck.class)
public abstract class EngineContract {

    protected static final int PIPE_BYTES = 64 * 1024;
    private static final int MIB = 1024 * 1024;

    protected ProcessEngine engine;
    protected EventLoopGroup loops;

    /** Makes the engine of one test. */
    protected abstract ProcessEngine startEngine() throws Exception;

    /** The I/O of the loops it is tested on. */
    protected abstract IoHandlerFactory ioHandlers();

    /** How the engine reports a command that {@code signal} ended. */
    protected abstract ExitStatus endedBy(int signal);

    /** How many bytes the engine may take out of a pipe before it asks for an allowance. */
    protected abstract long readAheadBytes();

    @BeforeEach
    void start() throws Exception {
        loops = new MultiThreadIoEventLoopGroup(2, ioHandlers());
        engine = startEngine();
    }

    @AfterEach
    void stop() {
        engine.close();
        loops.shutdownGracefully(50, 10_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }

    protected Observed launch(Specs specs) {
        return Observed.launch(engine, loops.next(), specs.spec());
    }

    protected Observed launchPaused(Specs specs, long bytes) {
        return Observed.launch(
                engine,
                loops.next(),
                specs.spec(),
                observed -> observed.allow(Output.STDOUT, bytes));
    }

    protected static ExitStatus exited(int code) {
        return new ExitStatus.Exited(code);
    }

    @Test
    void exitCodesAreReported() {
        assertThat(launch(Specs.of("/bin/true")).await().exit()).isEqualTo(exited(0));
        assertThat(launch(Specs.of("/bin/false")).await().exit()).isEqualTo(exited(1));
        assertThat(launch(Specs.sh("exit 255")).await().exit()).isEqualTo(exited(255));
    }

    @Test
    void aSignalThatTheCommandSendsItselfIsReported() {
        assertThat(launch(Specs.sh("kill -SEGV $$")).await().exit()).isEqualTo(endedBy(11));
    }

    @Test
    void signalsReachTheCommand() {
        var terminated = launch(Specs.of("/bin/sleep", "600"));
        terminated.onLoop(child -> child.signal(Signal.TERM));
        assertThat(terminated.await().exit()).isEqualTo(endedBy(15));

        var killed = launch(Specs.of("/bin/sleep", "600"));
        killed.onLoop(child -> child.signal(Signal.KILL));
        assertThat(killed.await().exit()).isEqualTo(endedBy(9));
    }

    @Test
    void aCommandMayHandleASignal() {
        var command =
                launch(
                        Specs.sh(
                                "trap 'echo caught; exit 7' TERM; echo ready; while :; do sleep"
                                        + " 0.01; done"));
        awaitOutput(command, "ready\n".length());

        command.onLoop(child -> child.signal(Signal.TERM));

        assertThat(command.await().exit()).isEqualTo(exited(7));
        assertThat(command.text(Output.STDOUT)).isEqualTo("ready\ncaught\n");
    }

    @Test
    void aGroupIsSignalledAsAWhole() {
        var command = launch(Specs.sh("sleep 600 & echo $!; wait"));
        awaitOutput(command, 2);

        command.onLoop(child -> child.signalGroup(Signal.KILL));

        // The end of output shows that the grandchild is gone as well.
        assertThat(command.await().exit()).isEqualTo(endedBy(9));
    }

    @Test
    void signalsAfterTheExitGoNowhere() {
        var command = launch(Specs.of("/bin/true")).await();

        command.onLoopNow(child -> child.signal(Signal.KILL));
        command.onLoopNow(child -> child.signalGroup(Signal.KILL));

        command.requireContract();
    }

    @Test
    void aCommandCanBeKilledRightAfterItsStart() {
        for (int i = 0; i < 50; i++) {
            var command = launch(Specs.of("/bin/sleep", "600"));
            command.onLoop(child -> child.signalGroup(Signal.KILL));
            assertThat(command.await().exit()).isEqualTo(endedBy(9));
        }
    }

    @Test
    void outputsAreKeptApart() {
        var command = launch(Specs.sh("echo out; echo err >&2")).await();

        assertThat(command.text(Output.STDOUT)).isEqualTo("out\n");
        assertThat(command.text(Output.STDERR)).isEqualTo("err\n");
    }

    @Test
    void mergedOutputsKeepTheirOrder() {
        var command =
                launch(Specs.sh("for i in 1 2 3 4 5; do echo o$i; echo e$i >&2; done").merged())
                        .await();

        assertThat(command.text(Output.STDOUT))
                .isEqualTo("o1\ne1\no2\ne2\no3\ne3\no4\ne4\no5\ne5\n");
    }

    @Test
    void allOfALargeOutputArrives() {
        var command = launch(Specs.of("/usr/bin/head", "-c", "67108864", "/dev/zero")).await();

        assertThat(command.count(Output.STDOUT)).isEqualTo(64L * MIB);
        assertThat(command.exit()).isEqualTo(exited(0));
    }

    @Test
    void anOutputThatNobodyReadsStopsTheCommand() throws Exception {
        var command = launchPaused(Specs.of("/usr/bin/head", "-c", "67108864", "/dev/zero"), 0);
        command.awaitPause(Output.STDOUT);
        awaitBlocked(command.child().pid());

        assertThat(command.count(Output.STDOUT)).isZero();
        assertThat(bytesWrittenBy(command.child().pid()))
                .isLessThanOrEqualTo(PIPE_BYTES + readAheadBytes());
        assertThat(command.hasExited()).isFalse();

        command.allowMore(Output.STDOUT, 64L * MIB);
        assertThat(command.await().count(Output.STDOUT)).isEqualTo(64L * MIB);
    }

    @Test
    void noMoreThanTheAllowanceIsDelivered() {
        var command = launchPaused(Specs.sh("echo 0123456789"), 4);
        command.awaitPause(Output.STDOUT);
        assertThat(command.count(Output.STDOUT)).isEqualTo(4);

        command.allowMore(Output.STDOUT, 3);
        command.allowMore(Output.STDOUT, 100);

        assertThat(command.await().text(Output.STDOUT)).isEqualTo("0123456789\n");
    }

    @Test
    void theEndOfAnOutputNeedsNoAllowance() {
        var command = launchPaused(Specs.of("/bin/true"), 0).await();

        assertThat(command.exit()).isEqualTo(exited(0));
    }

    @Test
    void whatWasWrittenBeforeTheExitIsReadAfterIt() {
        var command = launchPaused(Specs.sh("head -c 60000 /dev/zero"), 0);
        assertThat(command.exit()).isEqualTo(exited(0));
        assertThat(command.hasEnded(Output.STDOUT)).isFalse();

        command.allowMore(Output.STDOUT, 100_000);

        assertThat(command.await().count(Output.STDOUT)).isEqualTo(60_000);
    }

    @Test
    void lastWordsAreNeverLost() {
        var commands = new ArrayList<Observed>();
        for (int i = 0; i < 200; i++) {
            commands.add(launch(Specs.sh("echo last; echo words >&2; kill -KILL $$")));
        }
        for (var command : commands) {
            assertThat(command.await().text(Output.STDOUT)).isEqualTo("last\n");
            assertThat(command.text(Output.STDERR)).isEqualTo("words\n");
        }
    }

    @Test
    void standardInputIsEmptyUnlessFed() {
        assertThat(launch(Specs.of("/bin/cat")).await().text(Output.STDOUT)).isEmpty();
    }

    @Test
    void allOfALargeInputArrives() {
        var command = launch(Specs.of("/bin/cat").fed());
        for (int i = 0; i < 160; i++) {
            command.onLoop(child -> child.write(bytes(64 * 1024)));
        }
        command.onLoop(ChildProcess::closeStdin);

        command.await();
        assertThat(command.count(Output.STDOUT)).isEqualTo(10L * MIB);
        assertThat(command.consumed()).isEqualTo(10L * MIB);
        assertThat(command.isStdinClosed()).isFalse();
    }

    @Test
    void inputKeepsItsOrderAndItsBytes() {
        var command = launch(Specs.of("/bin/cat").fed());
        var expected = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            var line = i + "\n";
            expected.append(line);
            command.onLoop(child -> child.write(text(line)));
        }
        command.onLoop(ChildProcess::closeStdin);

        assertThat(command.await().text(Output.STDOUT)).isEqualTo(expected.toString());
    }

    @Test
    void halfCloseLetsTheCommandAnswer() {
        var command = launch(Specs.sh("cat >/dev/null; echo done").fed());
        command.onLoop(child -> child.write(text("question")));
        command.onLoop(ChildProcess::closeStdin);
        command.onLoop(ChildProcess::closeStdin);

        assertThat(command.await().text(Output.STDOUT)).isEqualTo("done\n");
    }

    @Test
    void inputThatTheCommandDoesNotReadIsDropped() {
        var command = launch(Specs.sh("head -c 1 >/dev/null; exit 4").fed());
        command.onLoop(child -> child.write(bytes(300_000)));

        command.await();
        command.awaitStdinClosed();
        assertThat(command.exit()).isEqualTo(exited(4));
        assertThat(command.consumed()).isEqualTo(300_000);

        command.onLoopNow(child -> child.write(bytes(10)));
        assertThat(command.consumed()).isEqualTo(300_010);
    }

    @Test
    void aCommandMayCloseItsInputAndGoOn() {
        var command = launch(Specs.sh("exec <&-; echo closed; sleep 0.1; echo bye").fed());
        awaitOutput(command, 7);

        command.onLoop(child -> child.write(bytes(300_000)));
        command.awaitStdinClosed();

        assertThat(command.await().text(Output.STDOUT)).isEqualTo("closed\nbye\n");
        assertThat(command.consumed()).isEqualTo(300_000);
    }

    @Test
    void inputForACommandWithoutOneIsDropped() {
        var command = launch(Specs.of("/bin/true"));

        command.onLoopNow(child -> child.write(bytes(5)));

        command.await();
        assertThat(command.consumed()).isEqualTo(5);
    }

    @Test
    void aCommandMayCloseItsOutputEarly() {
        var command = launch(Specs.sh("exec >&- 2>&-; read line; exit 5").fed());
        command.awaitEnd(Output.STDOUT);
        command.awaitEnd(Output.STDERR);
        assertThat(command.hasExited()).isFalse();

        command.onLoop(child -> child.write(text("go\n")));

        assertThat(command.await().exit()).isEqualTo(exited(5));
    }

    @Test
    void aMissingExecutableIsNotExecutable() {
        requireFailure(
                Specs.of("/nonexistent/tool"), "exec", "ENOENT", SpawnFailure.Kind.NOT_EXECUTABLE);
    }

    @Test
    void aFileWithoutPermissionIsNotExecutable(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("plain"), "#!/bin/sh\n");
        requireFailure(
                Specs.of(file.toString()), "exec", "EACCES", SpawnFailure.Kind.NOT_EXECUTABLE);
    }

    @Test
    void aDirectoryIsNotExecutable() {
        requireFailure(Specs.of("/usr"), "exec", "EACCES", SpawnFailure.Kind.NOT_EXECUTABLE);
    }

    @Test
    void aScriptWithAMissingInterpreterIsNotExecutable(@TempDir Path directory) throws Exception {
        var script = script(directory, "#!/nonexistent/interpreter\n");
        requireFailure(
                Specs.of(script.toString()), "exec", "ENOENT", SpawnFailure.Kind.NOT_EXECUTABLE);
    }

    @Test
    void aMissingWorkingDirectoryIsNotAMissingExecutable() {
        requireFailure(
                Specs.of("/bin/true").in("/nonexistent"),
                "chdir /nonexistent",
                "ENOENT",
                SpawnFailure.Kind.FAILED);
    }

    @Test
    void anArgumentVectorAboveTheKernelsLimitIsRefused() {
        requireFailure(
                Specs.of("/bin/true", "x".repeat(200 * 1024)),
                "exec",
                "E2BIG",
                SpawnFailure.Kind.FAILED);
    }

    @Test
    void aNulIsRefused() {
        var command = launch(Specs.of("/bin/echo", "a\0b"));

        assertThat(command.failure().kind()).isEqualTo(SpawnFailure.Kind.FAILED);
        command.requireContract();
    }

    @Test
    void argumentsArriveExactly() {
        var command = launch(Specs.of("/usr/bin/printf", "<%s>", "", "a b", "", "$x*\n\"")).await();

        assertThat(command.text(Output.STDOUT)).isEqualTo("<><a b><><$x*\n\">");
    }

    @Test
    void theEnvironmentIsExactlyWhatWasGiven() {
        var command = launch(Specs.of("/usr/bin/env").environment("B=2", "A=", "C=x=y")).await();

        assertThat(command.text(Output.STDOUT).lines())
                .containsExactlyInAnyOrder("B=2", "A=", "C=x=y");
        assertThat(launch(Specs.of("/usr/bin/env").environment()).await().text(Output.STDOUT))
                .isEmpty();
    }

    @Test
    void theWorkingDirectoryIsTheOneGiven(@TempDir Path directory) throws Exception {
        var command = launch(Specs.of("/bin/pwd").in(directory.toRealPath().toString())).await();

        assertThat(command.text(Output.STDOUT)).isEqualTo(directory.toRealPath() + "\n");
    }

    @Test
    void anOutputThatAGrandchildHoldsCanBeClosed() {
        var command = launch(Specs.sh(holdingGrandchild()));
        awaitOutput(command, 2);
        assertThat(command.exit()).isEqualTo(exited(0));

        command.onLoop(ChildProcess::closeOutputs);
        command.onLoop(ChildProcess::closeOutputs);
        command.await();

        kill(command.text(Output.STDOUT).strip());
    }

    /** Leaves a process behind that has the outputs open, and prints its id. */
    protected String holdingGrandchild() {
        return "sleep 600 & echo $!";
    }

    @Test
    void twoThousandCommandsWith64AtOnceAllEnd() throws Exception {
        var room = new Semaphore(64);
        var failed = Collections.synchronizedList(new ArrayList<String>());
        for (int i = 0; i < 2000; i++) {
            room.acquire();
            var loop = loops.next();
            loop.execute(() ->
                    engine.launch(loop, Specs.of("/bin/true").spec(), new Counted(room, failed)));
        }
        assertThat(room.tryAcquire(64, 60, TimeUnit.SECONDS)).isTrue();
        assertThat(failed).isEmpty();
    }

    protected void requireFailure(
            Specs specs, String step, String errnoName, SpawnFailure.Kind kind) {
        var command = launch(specs);
        assertThat(command.failure()).isEqualTo(new SpawnFailure(step, errnoName, kind));
        command.requireContract();
    }

    protected static Path script(Path directory, String content) throws Exception {
        var script = Files.writeString(directory.resolve("script"), content);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    protected static void awaitOutput(Observed command, long bytes) {
        Eventually.holds(
                "output of " + bytes + " bytes", () -> command.count(Output.STDOUT) >= bytes);
    }

    protected static void kill(String pid) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    }

    protected static ByteBuf text(String text) {
        return ByteBufAllocator.DEFAULT
                .directBuffer()
                .writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    protected static ByteBuf bytes(int count) {
        return ByteBufAllocator.DEFAULT.directBuffer(count).writeZero(count);
    }

    /** Waits until the process sleeps in a write to a full pipe. */
    protected static void awaitBlocked(long pid) {
        Eventually.holds(
                "a blocked process",
                () -> {
                    long before = bytesWrittenBy(pid);
                    return before > 0 && state(pid) == 'S' && bytesWrittenBy(pid) == before;
                });
    }

    private static char state(long pid) {
        var stat = read(Path.of("/proc/" + pid + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }

    protected static long bytesWrittenBy(long pid) {
        return read(Path.of("/proc/" + pid + "/io"))
                .lines()
                .filter(line -> line.startsWith("wchar: "))
                .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
                .sum();
    }

    protected static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    protected static List<String> lines(Observed command) {
        return command.await().text(Output.STDOUT).lines().toList();
    }
}
