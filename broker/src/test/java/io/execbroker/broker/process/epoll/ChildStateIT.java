package io.execbroker.broker.process.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.posix.SpawnMethod;
import io.execbroker.broker.process.Observed;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.process.SpawnFailure;
import io.execbroker.broker.process.Specs;
import io.execbroker.broker.testing.LeftoverCheck;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What a command finds itself in when the Linux engine has started it. */
@ParameterizedClass
@MethodSource("io.execbroker.broker.testing.SpawnMethods#built")
@ExtendWith(LeftoverCheck.class)
final class ChildStateIT {

    private final SpawnMethod method;
    private EpollProcessEngine engine;
    private EventLoopGroup loops;

    ChildStateIT(SpawnMethod method) {
        this.method = method;
    }

    @BeforeEach
    void start() throws Exception {
        loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        engine = EpollProcessEngine.start(method, 1, 16);
    }

    @AfterEach
    void stop() {
        engine.close();
        loops.shutdownGracefully(50, 10_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }

    @Test
    void itHasThreeDescriptorsAndNoMore() throws Exception {
        try (var _ = Files.newInputStream(Path.of("/proc/version"))) {
            // The fourth is the listing's own.
            assertThat(output(Specs.of("/bin/ls", "/proc/self/fd")).lines())
                    .containsExactly("0", "1", "2", "3");
        }
        assertThat(output(Specs.of("/bin/ls", "/proc/self/fd").fed()).lines())
                .containsExactly("0", "1", "2", "3");
    }

    @Test
    void itsPipesBlock() {
        var flags = output(Specs.of("/bin/cat", "/proc/self/fdinfo/1"));

        assertThat(flags).contains("flags:\t01\n");
    }

    @Test
    void noSignalIsBlockedIgnoredOrCaught() {
        var status = status(Specs.of("/bin/cat", "/proc/self/status"));

        assertThat(status)
                .containsEntry("SigBlk", "0000000000000000")
                .containsEntry("SigIgn", "0000000000000000")
                .containsEntry("SigCgt", "0000000000000000");
    }

    @Test
    void itIsTheLeaderOfASessionOfItsOwn() {
        var command = launch(Specs.of("/bin/cat", "/proc/self/stat"));
        var fields = command.await().text(Output.STDOUT).split(" ", 7);

        // pid, name, state, ppid, pgrp, session: proc_pid_stat(5).
        assertThat(fields[0]).isEqualTo(String.valueOf(command.child().pid()));
        assertThat(fields[4]).isEqualTo(fields[0]);
        assertThat(fields[5]).isEqualTo(fields[0]);
    }

    @Test
    void itsUmaskIsTheOneGivenAndTheBrokersStays() {
        var before = brokerUmask();

        assertThat(status(Specs.of("/bin/cat", "/proc/self/status").umask(077)))
                .containsEntry("Umask", "0077");
        assertThat(status(Specs.of("/bin/cat", "/proc/self/status").umask(0)))
                .containsEntry("Umask", "0000");
        assertThat(brokerUmask()).isEqualTo(before);
    }

    @Test
    void itsSoftLimitOfDescriptorsIsTheUsualOne() {
        // By posix_spawn the limit is set right after the exec: a shell that has read a line has
        // it.
        var command = launch(Specs.sh("read line; ulimit -Sn; cat /proc/self/oom_score_adj").fed());
        command.onLoop(child -> child.write(Unpooled.copiedBuffer(new byte[] {'\n'})));

        assertThat(command.await().text(Output.STDOUT)).isEqualTo("1024\n0\n");
    }

    @Test
    void argumentsThatAreNotTextArriveExactly() {
        var command =
                launch(
                        Specs.of(
                                "/bin/cat",
                                "/proc/self/cmdline",
                                "/dev/null",
                                "\udcff\udc80ä\udce4"));

        byte[] expected = bytes("/bin/cat\0/proc/self/cmdline\0/dev/null\0");
        byte[] odd = {(byte) 0xff, (byte) 0x80, (byte) 0xc3, (byte) 0xa4, (byte) 0xe4, 0};
        assertThat(command.await().bytes(Output.STDOUT))
                .startsWith(expected)
                .endsWith(odd)
                .hasSize(expected.length + odd.length);
    }

    @Test
    void argumentZeroNeedNotBeTheExecutable() {
        assertThat(output(Specs.of("shell", "-c", "echo $0").executable("/bin/sh")))
                .isEqualTo("shell\n");
    }

    @Test
    void aScriptWithoutInterpreterIsNotExecutable(@TempDir Path directory) throws Exception {
        var script = Files.writeString(directory.resolve("script"), "echo shell\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(launch(Specs.of(script.toString())).failure())
                .isEqualTo(new SpawnFailure("exec", "ENOEXEC", SpawnFailure.Kind.NOT_EXECUTABLE));
    }

    @Test
    void anExecutableThatIsBeingWrittenIsNotExecutable(@TempDir Path directory) throws Exception {
        var file = Files.copy(Path.of("/bin/true"), directory.resolve("busy"));
        try (var _ = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            assertThat(launch(Specs.of(file.toString())).failure())
                    .isEqualTo(
                            new SpawnFailure("exec", "ETXTBSY", SpawnFailure.Kind.NOT_EXECUTABLE));
        }
        assertThat(launch(Specs.of(file.toString())).await().exit()).isNotNull();
    }

    @Test
    void anotherUserHasItsOwnNumbersAndGroups() {
        var status = status(Specs.of("/bin/cat", "/proc/self/status").as("nobody"));

        assertThat(status)
                .containsEntry("Uid", "65534\t65534\t65534\t65534")
                .containsEntry("Gid", "65534\t65534\t65534\t65534")
                .containsEntry("Groups", "65534")
                .containsEntry("CapEff", "0000000000000000");
    }

    @Test
    void theBrokersOwnUserNeedsNobodysHelp() {
        assertThat(output(Specs.of("name", "-c", "echo $0").executable("/bin/sh").as("root")))
                .isEqualTo("name\n");
    }

    @Test
    void anUnknownUserIsNamed() {
        assertThat(launch(Specs.of("/bin/true").as("no-such-user")).failure())
                .isEqualTo(
                        new SpawnFailure(
                                "look up user no-such-user", "ENOENT", SpawnFailure.Kind.FAILED));
    }

    @Test
    void aMissingExecutableOfAnotherUserIsNotExecutable() {
        assertThat(launch(Specs.of("/nonexistent/tool").as("nobody")).failure())
                .isEqualTo(new SpawnFailure("exec", "ENOENT", SpawnFailure.Kind.NOT_EXECUTABLE));
    }

    @Test
    void resourcesAreAccountedToTheCommand() {
        var usage =
                launch(Specs.sh("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"))
                        .await()
                        .usage();

        assertThat(usage.userMicros() + usage.systemMicros()).isBetween(1_000L, 10_000_000L);
        assertThat(usage.minorFaults()).isPositive();
    }

    private Observed launch(Specs specs) {
        return Observed.launch(engine, loops.next(), specs.spec());
    }

    private String output(Specs specs) {
        return launch(specs).await().text(Output.STDOUT);
    }

    private Map<String, String> status(Specs specs) {
        return output(specs)
                .lines()
                .map(line -> line.split(":", 2))
                .collect(Collectors.toMap(field -> field[0], field -> field[1].strip()));
    }

    private static String brokerUmask() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("Umask")).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
