package io.execbroker.client.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;

import io.execbroker.client.commandline.ScriptedBroker.Script;
import io.execbroker.client.commandline.ScriptedBroker.Wire;
import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.Finished;
import io.execbroker.proto.v1.Goaway;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.RejectReason;
import io.execbroker.proto.v1.Rejected;
import io.execbroker.proto.v1.RootwrapOpened;
import io.execbroker.proto.v1.Signal;
import io.execbroker.proto.v1.Started;
import io.execbroker.proto.v1.StdioReady;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** What the programs say and how they end when the broker is not there, refuses or is none. */
@ParameterizedClass
@EnumSource(NativeBuild.class)
final class RefusalsIT {

    private static final BrokerFrame.Builder STARTED =
            BrokerFrame.newBuilder().setStarted(Started.newBuilder().setStreamId(1));

    private final NativeBuild build;

    @TempDir private Path folder;

    private Path socket;
    private Programs programs;

    RefusalsIT(NativeBuild build) {
        this.build = build;
    }

    @BeforeEach
    void install() throws Exception {
        socket = folder.resolve("s");
        programs = Programs.install(build, folder.resolve("bin"), socket);
    }

    // ---- nobody there

    @ParameterizedTest
    @CsvSource({
        "execbroker, exec, id",
        "execbroker, status, --json",
        "execbroker, ping, --count=2",
        "execbroker-rootwrap, /etc/x.conf, id"
    })
    void aMissingSocketIsNamedWithTheRemedy(String name, String first, String second)
            throws Exception {
        var run = programs.run(name, first, second);

        assertThat(run.status()).isEqualTo(125);
        assertThat(run.err())
                .isEqualTo(
                        name
                                + ": "
                                + socket
                                + ": no such socket; start execbrokerd, or name its socket with"
                                + " --socket or EXECBROKER_SOCKET\n");
    }

    @Test
    void aMissingSocketIsNotReplacedByABrokerOfAnOrdinaryUsers() throws Exception {
        open(folder);

        var run = Programs.finish(programs.asUser("execbroker-rootwrap-daemon", "/etc/x.conf"));

        assertThat(run.status()).isEqualTo(125);
        assertThat(run.err()).contains(socket + ": no such socket", "as root").hasLineCount(1);
    }

    @Test
    void aSocketOnWhichNobodyListensAnyMoreIsNamed() throws Exception {
        ScriptedBroker.during(socket, wire -> {}, () -> "nobody connects");

        assertRefused(programs.run("execbroker", "exec", "id"), "no broker listens there any more");
    }

    @Test
    void aFileThatIsNoSocketIsNamed() throws Exception {
        Files.createFile(socket);

        assertRefused(programs.run("execbroker", "status"), socket.toString());
    }

    @Test
    void aPathThatNoSocketCanHaveIsRefused() throws Exception {
        var run = programs.run("execbroker", "status", "--socket", "/" + "x".repeat(200));

        assertRefused(run, "at most 107 bytes");
    }

    @Test
    void aSocketThatTheUserMayNotReachIsNamed() throws Exception {
        open(folder);
        var run =
                ScriptedBroker.during(
                        socket,
                        Wire::awaitEnd,
                        () -> {
                            Files.setPosixFilePermissions(
                                    socket, PosixFilePermissions.fromString("rwx------"));
                            return Programs.finish(programs.asUser("execbroker", "exec", "id"));
                        });

        assertRefused(run, "user " + Programs.USER + " may not connect");
    }

    @Test
    void aSocketOfSomebodyElseIsNotTrusted() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        var other =
                new ProcessBuilder(
                                "setpriv",
                                "--reuid=" + Programs.USER,
                                "--clear-groups",
                                "/usr/bin/python3",
                                "-c",
                                """
                                import socket, sys
                                s = socket.socket(socket.AF_UNIX)
                                s.bind(sys.argv[1])
                                s.listen()
                                print("listening", flush=True)
                                c, _ = s.accept()
                                print(len(c.recv(4096)))
                                """,
                                socket.toString())
                        .start();
        try (var lines = other.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("listening");

            var run = programs.run("execbroker", "exec", "id");

            assertRefused(
                    run, "user " + Programs.USER + " listens there, who is neither root nor you");
            assertThat(lines.readLine()).as("bytes it was told").isEqualTo("0");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    // ---- no broker there

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request, and here is a page that says so at some length, as such"
                        + " do",
                "\0", // a length of 0
                "\u0081\0", // not minimal
                "\u00ff\u00ff\u00ff\u00ff\u00ff\u0001", // of six bytes
                "\u0081\u0080@", // above 1 MiB
                "\u0003\u00f8\u0007\0", // no member that is known
                "\u0001\u0001" // no protobuf
            })
    void garbageIsNoBroker(String garbage) throws Exception {
        var run =
                meet(
                        wire -> {
                            wire.read();
                            wire.out().write(garbage.getBytes(ISO_8859_1));
                            wire.awaitEnd();
                        },
                        "execbroker",
                        "ping");

        assertRefused(run, "does not speak execbroker.v1");
    }

    @Test
    void aPeerThatClosesAtOnceIsNamed() throws Exception {
        assertRefused(
                meet(Wire::read, "execbroker", "ping"), "closed the connection without a word");
    }

    @Test
    void silenceHasADeadline() throws Exception {
        assertRefused(meet(Wire::awaitEnd, "execbroker", "exec", "id"), "no answer in time");
    }

    @Test
    void silenceAfterTheDescriptorsHasTheSameDeadline() throws Exception {
        var run =
                meet(
                        wire -> {
                            wire.welcome();
                            wire.awaitEnd();
                        },
                        "execbroker-rootwrap",
                        "/etc/x.conf",
                        "id");

        assertRefused(run, "no answer in time");
    }

    @Test
    void refusedDescriptorsEndARequestThatIsOnItsWay() throws Exception {
        var run =
                meet(
                        wire -> {
                            wire.welcome();
                            wire.write(
                                    goaway(
                                            GoawayReason.GOAWAY_REASON_BAD_DESCRIPTORS,
                                            "standard output is odd"));
                        },
                        "execbroker-rootwrap",
                        "/etc/x.conf",
                        "id");

        assertRefused(run, "standard output is odd");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBrokerThatIsReadyTwiceOrNotAtAllIsNone(boolean isReady) throws Exception {
        var ready = BrokerFrame.newBuilder().setStdioReady(StdioReady.getDefaultInstance());
        var run =
                meet(
                        wire -> {
                            if (isReady) {
                                wire.welcomeWithDescriptors();
                            } else {
                                wire.welcome();
                            }
                            wire.write(isReady ? ready : STARTED);
                            wire.awaitEnd();
                        },
                        "execbroker",
                        "exec",
                        "id");

        assertRefused(run, "does not speak execbroker.v1");
    }

    @ParameterizedTest
    @CsvSource({"/tmp/a\\nb, 32", "'', 32", "/tmp/a, 31", "/tmp/a, 33"})
    void aDoorThatTheProtocolDoesNotKnowIsNotPrinted(String path, int keyBytes) throws Exception {
        var opened =
                RootwrapOpened.newBuilder()
                        .setSocketPath(ByteString.copyFromUtf8(path.translateEscapes()))
                        .setKey(ByteString.copyFrom(new byte[keyBytes]));
        var run =
                meet(
                        wire -> {
                            wire.welcome();
                            wire.read();
                            wire.write(BrokerFrame.newBuilder().setRootwrapOpened(opened));
                            wire.awaitEnd();
                        },
                        "execbroker-rootwrap-daemon",
                        "/etc/x.conf");

        assertRefused(run, "does not speak execbroker.v1");
        assertThat(run.out()).isEmpty();
    }

    // ---- a broker that refuses

    @ParameterizedTest
    @CsvSource({
        "execbroker-rootwrap, GOAWAY_REASON_UNKNOWN_PROFILE, 97",
        "execbroker-rootwrap, GOAWAY_REASON_UNAUTHORISED, 99",
        "execbroker-rootwrap, GOAWAY_REASON_BAD_DESCRIPTORS, 125",
        "execbroker, GOAWAY_REASON_UNAUTHORISED, 99",
        "execbroker, GOAWAY_REASON_UNKNOWN_PROFILE, 125",
        "execbroker, GOAWAY_REASON_DRAINING, 125"
    })
    void aRefusedHandshakeIsPassedOn(String name, GoawayReason reason, int status)
            throws Exception {
        var run =
                meet(
                        wire -> {
                            wire.read();
                            wire.write(goaway(reason, "so it is"));
                            wire.awaitEnd();
                        },
                        name,
                        name.endsWith("wrap") ? "/etc/x.conf" : "exec",
                        "id");

        assertThat(run.status()).isEqualTo(status);
        assertThat(run.err()).isEqualTo(name + ": " + socket + ": so it is\n");
    }

    @Test
    void aFrameThatArrivesByteByByteIsRead() throws Exception {
        var frame = new ByteArrayOutputStream();
        goaway(GoawayReason.GOAWAY_REASON_LIMIT, "x".repeat(300)).build().writeDelimitedTo(frame);
        var run =
                meet(
                        wire -> {
                            wire.read();
                            for (byte one : frame.toByteArray()) {
                                wire.out().write(one);
                            }
                            wire.awaitEnd();
                        },
                        "execbroker",
                        "ping");

        assertRefused(run, ": " + "x".repeat(300) + "\n");
    }

    @Test
    void aSentenceOfAnyLengthIsOneLine() throws Exception {
        var run =
                meet(
                        wire -> {
                            wire.read();
                            wire.write(
                                    goaway(GoawayReason.GOAWAY_REASON_LIMIT, "x".repeat(900_000)));
                            wire.awaitEnd();
                        },
                        "execbroker",
                        "ping");

        assertRefused(run, "xxx");
        assertThat(run.err()).hasSizeLessThanOrEqualTo(1024);
    }

    @ParameterizedTest
    @CsvSource({
        "REJECT_REASON_UNAUTHORISED, 99",
        "REJECT_REASON_NOT_EXECUTABLE, 96",
        "REJECT_REASON_QUEUE_FULL, 125",
        "REJECT_REASON_CANCELLED, 125",
        "REJECT_REASON_DEADLINE_EXCEEDED, 125"
    })
    void aRejectedRequestIsPassedOn(RejectReason reason, int status) throws Exception {
        var run = execAnsweredBy(rejected(reason, "so it is"));

        assertThat(run.status()).isEqualTo(status);
        assertThat(run.err()).isEqualTo("execbroker: so it is\n");
    }

    @Test
    void whatABrokerSaysCannotSteerATerminal() throws Exception {
        var run =
                execAnsweredBy(
                        rejected(
                                RejectReason.REJECT_REASON_LIMIT,
                                "a\u001b[2Jb\nc\u009bd\u007f\u00e9"));

        assertThat(new String(run.err().getBytes(ISO_8859_1), UTF_8))
                .isEqualTo("execbroker: a?[2Jb?c??d?\u00e9\n");
    }

    // ---- a broker that ends the command, or itself

    @Test
    void aTimeoutIsSaidAndTheSignalIsTheStatus() throws Exception {
        var finished = Finished.newBuilder().setStreamId(1).setSignal(15).setTimedOut(true);

        var run = execAnsweredBy(STARTED, BrokerFrame.newBuilder().setFinished(finished));

        assertThat(run.status()).isEqualTo(143);
        assertThat(run.err())
                .isEqualTo("execbroker: id: its timeout passed, and the broker ended it\n");
    }

    @Test
    void aBrokerThatDrainsStillAnswers() throws Exception {
        var finished = Finished.newBuilder().setStreamId(1).setExitCode(7);
        var draining = goaway(GoawayReason.GOAWAY_REASON_DRAINING, "bye");
        draining.getGoawayBuilder().setLastStreamId(1);

        var run = execAnsweredBy(STARTED, draining, BrokerFrame.newBuilder().setFinished(finished));

        assertThat(run.status()).isEqualTo(7);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aBrokerThatDiesLeavesTheOutcomeUnknown() throws Exception {
        assertRefused(execAnsweredBy(STARTED), "the broker is gone without an answer");
    }

    @Test
    void aSignalBeforeTheStartTakesTheRequestBack() throws Exception {
        var asked = new CountDownLatch(1);
        var run =
                ScriptedBroker.during(
                        socket,
                        wire -> {
                            wire.welcomeWithDescriptors();
                            assertThat(wire.read().hasExec()).isTrue();
                            asked.countDown();
                            assertThat(wire.read().getCancel().getStreamId()).isEqualTo(1);
                            wire.write(
                                    rejected(RejectReason.REJECT_REASON_CANCELLED, "taken back"));
                            wire.awaitEnd();
                        },
                        () -> {
                            var process = programs.command("execbroker", "exec", "id").start();
                            asked.await();
                            process.destroy();
                            return Programs.finish(process);
                        });

        assertThat(run.status()).isEqualTo(128 + 15);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aSignalThatCrossesTheStartReachesTheCommand() throws Exception {
        var asked = new CountDownLatch(1);
        var signalled = new CountDownLatch(1);
        var forwarded = new CompletableFuture<Signal>();
        var run =
                ScriptedBroker.during(
                        socket,
                        wire -> {
                            wire.welcomeWithDescriptors();
                            wire.read();
                            asked.countDown();
                            await(signalled);
                            wire.write(STARTED);
                            forwarded.complete(wire.read().getSignal());
                            wire.write(
                                    BrokerFrame.newBuilder()
                                            .setFinished(
                                                    Finished.newBuilder()
                                                            .setStreamId(1)
                                                            .setExitCode(42)));
                        },
                        () -> {
                            var process = programs.command("execbroker", "exec", "id").start();
                            asked.await();
                            process.destroy();
                            signalled.countDown();
                            return Programs.finish(process);
                        });

        assertThat(forwarded.get())
                .isEqualTo(
                        Signal.newBuilder().setStreamId(1).setNumber(15).setToGroup(true).build());
        assertThat(run.status()).isEqualTo(42);
    }

    // ---- what is asked

    @Test
    void aConfIsMadeAbsoluteByItsTextAlone() throws Exception {
        var asked = new CompletableFuture<String>();
        ScriptedBroker.during(
                socket,
                wire -> asked.complete(wire.welcome().getHello().getRootwrapConf().toStringUtf8()),
                () ->
                        Programs.finish(
                                programs.command("execbroker-rootwrap", "../x/rootwrap.conf", "id")
                                        .directory(folder.toFile())));

        assertThat(asked.get()).isEqualTo(folder.toRealPath() + "/../x/rootwrap.conf");
    }

    @Test
    void everyOptionOfExecIsAsked() throws Exception {
        var asked = new CompletableFuture<ExecRequest>();
        meet(
                wire -> {
                    assertThat(wire.welcomeWithDescriptors().getHello().getProfile())
                            .isEqualTo("p");
                    asked.complete(wire.read().getExec());
                },
                "execbroker",
                "exec",
                "--profile=p",
                "--timeout=5min",
                "--priority=bulk",
                "--key=k",
                "--env=A=1=2",
                "--env=B=",
                "--cwd=/tmp",
                "--netns=n",
                "--umask=077",
                "--on-disconnect=leave",
                "--request-id=r",
                "--",
                "echo",
                "",
                "-n");

        var expected = ExecRequest.newBuilder();
        TextFormat.merge(
                """
                stream_id: 1
                request_id: "r"
                argv: "echo"
                argv: ""
                argv: "-n"
                environment { name: "A" value: "1=2" }
                environment { name: "B" }
                working_directory: "/tmp"
                umask_plus_one: 64
                timeout_ms: 300000
                priority: PRIORITY_BULK
                ordering_key: "k"
                on_disconnect: DISCONNECT_ACTION_LEAVE_RUNNING
                network_namespace: "n"
                """,
                expected);
        assertThat(asked.get()).isEqualTo(expected.build());
    }

    @Test
    void aCommandLineBeyondTheBrokersFrameIsNotSent() throws Exception {
        var run =
                meet(
                        Wire::welcomeWithDescriptors,
                        "execbroker",
                        "exec",
                        "echo",
                        "x".repeat(120_000),
                        "x".repeat(120_000),
                        "x".repeat(120_000),
                        "x".repeat(120_000),
                        "x".repeat(120_000),
                        "x".repeat(120_000),
                        "x".repeat(120_000),
                        "x".repeat(120_000),
                        "x".repeat(120_000));

        assertRefused(run, "the command line is too long: 1080", "and the broker takes 1048576");
    }

    /** Runs a program that meets the script behind the socket. */
    private Run meet(Script script, String name, String... arguments) throws Exception {
        return ScriptedBroker.during(socket, script, () -> programs.run(name, arguments));
    }

    /** Answers the request of {@code execbroker exec id} with frames, and closes. */
    private Run execAnsweredBy(BrokerFrame.Builder... answers) throws Exception {
        return meet(
                wire -> {
                    wire.welcomeWithDescriptors();
                    wire.read();
                    for (var answer : answers) {
                        wire.write(answer);
                    }
                },
                "execbroker",
                "exec",
                "id");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertRefused(Run run, String... parts) {
        assertThat(run.status()).as(run.err()).isEqualTo(125);
        assertThat(run.err()).contains(parts).hasLineCount(1);
    }

    private static void open(Path folder) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static BrokerFrame.Builder goaway(GoawayReason reason, String message) {
        return BrokerFrame.newBuilder()
                .setGoaway(Goaway.newBuilder().setReason(reason).setMessage(message));
    }

    private static BrokerFrame.Builder rejected(RejectReason reason, String message) {
        return BrokerFrame.newBuilder()
                .setRejected(
                        Rejected.newBuilder().setStreamId(1).setReason(reason).setMessage(message));
    }
}
