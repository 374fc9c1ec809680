package io.execbroker.broker.process.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.process.Observed;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.process.Specs;
import io.execbroker.broker.testing.Waiting;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The engine in a program that was started in a way it did not choose. */
final class HostileStartIT {

    private static final String ALL_WELL = "0 1 2 3 x error Exited[code=3]";

    @TempDir private Path directory;
    private EpollProcessEngine engine;
    private EventLoopGroup loops;

    @BeforeEach
    void start() throws Exception {
        loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        engine = EpollProcessEngine.start(1, 16);
    }

    @AfterEach
    void stop() {
        engine.close();
        loops.shutdownGracefully(50, 10_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }

    @Test
    void itWorksWithoutStandardDescriptors() throws Exception {
        assertThat(probe("exec \"$@\" <&- >&- 2>&-", "run")).isEqualTo(ALL_WELL);
    }

    @Test
    void itSeesExitsAlthoughItsStarterIgnoredChildren() throws Exception {
        assertThat(probe("trap '' CHLD PIPE TERM HUP INT; exec \"$@\"", "run")).isEqualTo(ALL_WELL);
    }

    @Test
    void whatItsStarterSetForItIsNotForCommands() throws Exception {
        var start = "trap '' HUP TERM USR1; echo 500 >/proc/self/oom_score_adj; exec \"$@\"";

        assertThat(probe(start, "inherit"))
                .isEqualTo("1024\n0\nSigIgn:\t0000000000000000\nown 500\n");
    }

    /** The limit decides which of a launch's steps is the first to find none left. */
    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 203})
    void withoutDescriptorsLaunchesFailAndLeaveNothingBehind(int limit) throws Exception {
        assertThat(probe("ulimit -n " + limit + "; exec \"$@\"", "exhaust"))
                .isEqualTo("exhausted and recovered");
    }

    @Test
    void itEntersNamespacesInsideAUserNamespace() throws Exception {
        assertThat(probe(insideUserNamespace("exec"), "namespace"))
                .contains("inside")
                .endsWith("back by 2 threads");
    }

    @Test
    void aThreadThatCannotGoBackIsReplaced() throws Exception {
        // setns(2) to a mount namespace needs CAP_SYS_CHROOT, leaving one does not.
        var start = insideUserNamespace("exec setpriv --bounding-set=-sys_chroot");

        // Ten commands in a namespace, and each takes its thread with it.
        assertThat(probe(start, "namespace")).contains("inside").endsWith("back by 12 threads");
    }

    /** To change an adjustment takes somebody who waits, and nobody may wait for these. */
    @ParameterizedTest
    @ValueSource(ints = {0, 500})
    void complaintsThatNobodyReadsHoldUpNobody(int adjustment) throws Exception {
        var start = "echo " + adjustment + " >/proc/self/oom_score_adj; exec \"$@\"";

        assertThat(probe(start, "complain"))
                .isEqualTo(
                        "Exited[code=0] beside [Signaled[number=9, coreDumped=false]], own "
                                + adjustment);
    }

    @Test
    void whomItMayNotSignalIsToldInTheWordsOfKill() throws Exception {
        var other =
                new ProcessBuilder("/usr/bin/setpriv", "--reuid=65534", "/usr/bin/sleep", "600")
                        .start();
        try {
            Waiting.untilItRuns(other, "/usr/bin/sleep");
            var pid = Long.toString(other.pid());

            assertThat(probe("exec setpriv --bounding-set=-kill \"$@\"", "signal", pid))
                    .isEqualTo(
                            "/bin/kill: (%s): Operation not permitted\nExited[code=1], both"
                                    .formatted(pid));
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    private static String insideUserNamespace(String exec) {
        var enter =
                "mount -t tmpfs none /run && ip netns add probe"
                        + " && ip -n probe link add inside type bridge && "
                        + exec
                        + " \"$@\"";
        return "exec unshare -Urmn sh -c '" + enter + "' sh \"$@\"";
    }

    /**
     * Runs {@link EngineProbe} from a shell.
     *
     * @param start what the shell does; the program's command line is its {@code "$@"}
     */
    private String probe(String start, String what) throws Exception {
        return probe(start, what, "");
    }

    private String probe(String start, String what, String detail) throws Exception {
        var result = directory.resolve("result");
        var command =
                Observed.launch(
                        engine,
                        loops.next(),
                        Specs.sh(
                                        start,
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-ea",
                                        "-Xmx256m",
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-Djava.library.path="
                                                + System.getProperty("java.library.path"),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        EngineProbe.class.getName(),
                                        what,
                                        result.toString(),
                                        detail)
                                .spec());
        command.await();
        assertThat(result).as(command.text(Output.STDOUT) + command.text(Output.STDERR)).exists();
        return Files.readString(result);
    }
}
