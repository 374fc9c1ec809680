package io.execbroker.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import io.execbroker.broker.testing.Fds;
import io.execbroker.broker.testing.LeftoverCheck;
import io.execbroker.broker.testing.PassingClient;
import io.execbroker.broker.testing.Waiting;
import io.execbroker.broker.testing.WireClient;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.DisconnectAction;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.LimitAction;
import io.execbroker.proto.v1.RejectReason;
import io.execbroker.proto.v1.Signal;
import io.execbroker.proto.v1.StdinMode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Commands on the descriptors of their callers, from the socket to real processes. */
class StdioIT {

    @RegisterExtension
    final LeftoverCheck leftovers = LeftoverCheck.allowingThreads("globalEventExecutor");

    private static final int O_APPEND = 02000;

    private final Fds fds = new Fds();
    private SessionFixture broker;

    /** What the JDK and Netty make once and keep. */
    @BeforeAll
    static void runOnce() throws Exception {
        try (var broker = SessionFixture.start();
                var client = WireClient.open(broker.socketPath)) {
            client.run("true");
        }
    }

    @BeforeEach
    void start() throws Exception {
        start(SessionFixture.Bounds.WIDE);
    }

    private void start(SessionFixture.Bounds bounds) throws Exception {
        broker = SessionFixture.start(bounds);
    }

    @AfterEach
    void stop() throws Exception {
        fds.close();
        Waiting.until("no command left", () -> broker.exec.liveStreams() == 0);
        Waiting.until("no connection left", () -> broker.metrics.openConnections() == 0);
        broker.close();
    }

    @Test
    void commandReadsAndWritesTheCallersPipes() {
        var in = fds.pipe();
        var err = fds.pipe();
        Fds.write(in.second(), "hello");
        fds.close(in.second());
        var out = fds.pipe();
        try (var client = open(in.first(), out.second(), err.second())) {
            fds.close(out.second());
            fds.close(err.second());

            var result = client.wire().run("sh", "-c", "cat; echo oops >&2; exit 3");

            assertThat(result.exitCode()).isEqualTo(3);
            // To their ends: the broker has closed its own.
            assertThat(Fds.readAll(out.first())).isEqualTo("hello");
            assertThat(Fds.readAll(err.first())).isEqualTo("oops\n");
            assertThat(result.finished().getStdoutBytes()).isZero();
            assertThat(result.finished().getStderrBytes()).isZero();
            assertThat(result.finished().getPipesHeld()).isFalse();
        }
    }

    @Test
    void requestMayFollowItsDescriptorsAtOnce() {
        for (var i = 0; i < 20; i++) {
            var out = fds.pipe();
            try (var client = PassingClient.greet(broker.socketPath)) {
                client.pass(new byte[1], out.first(), out.second(), out.second());
                var id = client.wire().exec("printf", "%.9s\n", "at once: " + "x".repeat(100_000));

                assertThat(client.wire().requireFrame().hasStdioReady()).isTrue();
                assertThat(client.wire().await(id).exitCode()).isZero();
                assertThat(Fds.read(out.first())).isEqualTo("at once: \n");
            }
        }
    }

    @Test
    void terminalStaysATerminal() {
        var terminal = fds.terminal();
        var tty = terminal.second();
        try (var client = open(tty, tty, tty)) {
            var id =
                    client.wire()
                            .exec(
                                    "sh",
                                    "-c",
                                    "test -t 0 && test -t 1 && test -t 2 && tty && stty -a"
                                            + " && read line && echo \"got $line\"");
            Fds.write(terminal.first(), "what is typed\n");

            assertThat(client.wire().await(id).exitCode()).isZero();
            assertThat(Fds.readUntil(terminal.first(), "got what is typed"))
                    .contains("/dev/pts/")
                    .contains("speed ");
        }
    }

    @Test
    void unixSocketsAreTakenAndReachTheirPeer() {
        var sockets = fds.unixSockets();
        try (var client = open(sockets.second(), sockets.second(), sockets.second())) {
            fds.close(sockets.second());
            Fds.write(sockets.first(), "ping\n");

            var result = client.wire().run("sh", "-c", "read line; echo \"$line back\"");

            assertThat(result.exitCode()).isZero();
            assertThat(Fds.readAll(sockets.first())).isEqualTo("ping back\n");
        }
    }

    @Test
    void fileKeepsItsOffsetAndItsStatusFlags(@TempDir Path folder) throws Exception {
        var log = Files.writeString(folder.resolve("log"), "first\n");
        var out = fds.appending(log);
        try (var client = open(fds.pipe().first(), out, out)) {
            client.wire().run("sh", "-c", "echo second; grep flags /proc/self/fdinfo/1");
        }

        var lines = Files.readAllLines(log);
        assertThat(lines.subList(0, 2)).containsExactly("first", "second");
        assertThat(Integer.parseInt(lines.get(2).split("\\s+", 2)[1], 8) & O_APPEND).isNotZero();
    }

    @Test
    void finishedComesWithTheExitWhoeverHoldsTheDescriptors() {
        var out = fds.pipe();
        try (var client = open(fds.pipe().first(), out.second(), out.second())) {
            var result = client.wire().run("sh", "-c", "sleep 300 & echo $!");
            var daemon = Fds.read(out.first()).strip();

            assertThat(result.exitCode()).isZero();
            assertThat(result.finished().getPipesHeld()).isFalse();
            assertThat(ProcessHandle.of(Long.parseLong(daemon)).orElseThrow().destroyForcibly())
                    .isTrue();
        }
    }

    @Test
    void descriptorsOfARefusedCommandAreClosed() {
        var out = fds.pipe();
        try (var client = open(fds.pipe().first(), out.second(), out.second())) {
            fds.close(out.second());

            assertThat(client.wire().run("forbidden").rejected().getReason())
                    .isEqualTo(RejectReason.REJECT_REASON_UNAUTHORISED);
            assertThat(Fds.readAll(out.first())).isEmpty();
        }
    }

    @Test
    void descriptorsOfACommandThatCannotStartAreClosed(@TempDir Path folder) throws Exception {
        var script = Files.writeString(folder.resolve("script"), "#!/nonexistent/interpreter\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        var out = fds.pipe();
        try (var client = open(fds.pipe().first(), out.second(), out.second())) {
            fds.close(out.second());

            // A path below an exec dir, by way of its parent.
            var rejected = client.wire().run("../.." + script).rejected();

            assertThat(rejected.getErrnoName()).isEqualTo("ENOENT");
            assertThat(Fds.readAll(out.first())).isEmpty();
        }
    }

    @Test
    void missingNamespaceIsToldToTheCallerByIpItself() {
        var err = fds.pipe();
        try (var client = open(fds.pipe().first(), err.second(), err.second())) {
            fds.close(err.second());
            var request = client.wire().request("true");
            var id =
                    client.wire()
                            .exec(
                                    request.setNetworkNamespace(
                                            ByteString.copyFromUtf8("fds-is-nowhere")));

            assertThat(client.wire().await(id).exitCode()).isNotZero();
            assertThat(Fds.readAll(err.first())).contains("fds-is-nowhere");
        }
    }

    @Test
    void requestThatTimesOutInTheQueueGivesItsDescriptorsBack() throws Exception {
        broker.close();
        start(new SessionFixture.Bounds(1, 1, 10, 10));
        var out = fds.pipe();
        try (var occupant = WireClient.open(broker.socketPath);
                var client = open(fds.pipe().first(), out.second(), out.second())) {
            fds.close(out.second());
            var running = occupant.exec("sleep", "300");
            assertThat(occupant.requireFrame().hasStarted()).isTrue();

            var waiting = client.wire().exec(client.wire().request("true").setTimeoutMs(50));

            assertThat(client.wire().await(waiting).rejected().getReason())
                    .isEqualTo(RejectReason.REJECT_REASON_DEADLINE_EXCEEDED);
            assertThat(Fds.readAll(out.first())).isEmpty();
            occupant.send(
                    ClientFrame.newBuilder()
                            .setSignal(Signal.newBuilder().setStreamId(running).setNumber(9)));
            occupant.await(running);
        }
    }

    @Test
    void commandEndsWithItsConnection() {
        var out = fds.pipe();
        var client = open(fds.pipe().first(), out.second(), out.second());
        fds.close(out.second());
        client.wire().exec("sleep", "300");
        assertThat(client.wire().requireFrame().hasStarted()).isTrue();

        client.close();

        assertThat(Fds.readAll(out.first())).isEmpty();
    }

    @Test
    void commandThatIsLeftRunningWritesOnToItsCaller() {
        var in = fds.pipe();
        var out = fds.pipe();
        var client = open(in.first(), out.second(), out.second());
        fds.close(out.second());
        client.wire()
                .exec(
                        client.wire()
                                .request("sh", "-c", "read line; echo \"$line after all\"")
                                .setOnDisconnect(DisconnectAction.DISCONNECT_ACTION_LEAVE_RUNNING));
        assertThat(client.wire().requireFrame().hasStarted()).isTrue();
        client.close();
        Waiting.until("connection gone", () -> broker.metrics.openConnections() == 0);

        Fds.write(in.second(), "heard\n");

        assertThat(Fds.readAll(out.first())).isEqualTo("heard after all\n");
    }

    @Test
    void signalsReachTheCommand() {
        var out = fds.pipe();
        try (var client = open(fds.pipe().first(), out.second(), out.second())) {
            var id = client.wire().exec("sleep", "300");
            assertThat(client.wire().requireFrame().hasStarted()).isTrue();
            client.wire()
                    .send(
                            ClientFrame.newBuilder()
                                    .setSignal(
                                            Signal.newBuilder()
                                                    .setStreamId(id)
                                                    .setNumber(2)
                                                    .setToGroup(true)));

            assertThat(client.wire().await(id).finished().getSignal()).isEqualTo(2);
        }
    }

    @Test
    void connectionCarriesOneRequest() {
        var out = fds.pipe();
        try (var client = open(fds.pipe().first(), out.second(), out.second())) {
            var first = client.wire().exec("cat", "/proc/self/comm");
            var second = client.wire().run("true").rejected();

            assertThat(client.wire().await(first).exitCode()).isZero();
            assertThat(Fds.read(out.first())).isEqualTo("cat\n");
            assertThat(second.getReason()).isEqualTo(RejectReason.REJECT_REASON_BAD_REQUEST);
            assertThat(second.getMessage()).contains("connect again");
        }
    }

    @Test
    void repeatOfARequestIdIsAnsweredAndItsDescriptorsAreClosed() {
        var out = fds.pipe();
        try (var first = open(fds.pipe().first(), out.second(), out.second());
                var second = open(fds.pipe().first(), out.second(), out.second())) {
            fds.close(out.second());
            runNamed(first);

            assertThat(Fds.read(out.first())).isEqualTo("once\n");
            assertThat(runNamed(second).finished().getRepeated()).isTrue();
            assertThat(Fds.readAll(out.first())).isEmpty();
        }
    }

    private static WireClient.Result runNamed(PassingClient client) {
        var request =
                client.wire()
                        .request("echo", "once")
                        .setRequestId(ByteString.copyFromUtf8("named"));
        return client.wire().await(client.wire().exec(request));
    }

    @Test
    void drainClosesAConnectionThatHasAskedForNothing() {
        var out = fds.pipe();
        try (var client = open(fds.pipe().first(), out.second(), out.second())) {
            fds.close(out.second());

            broker.connections.drain();

            assertThat(client.wire().awaitGoaway().getMessage()).contains("shuts down");
            assertThat(Fds.readAll(out.first())).isEmpty();
        }
    }

    @Test
    void inputAndLimitsOfChunksAreNoTermsOfSuchARequest() {
        var changes =
                List.<Consumer<ExecRequest.Builder>>of(
                        request -> request.setStdinMode(StdinMode.STDIN_MODE_NONE),
                        request -> request.setStdin(ByteString.copyFromUtf8("x")),
                        request -> request.setMergeStderr(true),
                        request -> request.setStdoutLimitBytes(1),
                        request -> request.setStderrLimitBytes(1),
                        request -> request.setLimitAction(LimitAction.LIMIT_ACTION_TRUNCATE),
                        request -> request.setInitialWindowBytes(1));
        for (var change : changes) {
            var out = fds.pipe();
            try (var client = open(fds.pipe().first(), out.second(), out.second())) {
                fds.close(out.second());
                var request = client.wire().request("true");
                change.accept(request);

                var rejected = client.wire().await(client.wire().exec(request)).rejected();

                assertThat(rejected.getReason()).isEqualTo(RejectReason.REJECT_REASON_BAD_REQUEST);
                assertThat(rejected.getMessage()).contains("expected: left out");
                assertThat(Fds.readAll(out.first())).isEmpty();
            }
        }
    }

    @Test
    void aRequestWithoutTimeoutNamesNoneAndEndsWithItsConnection() {
        var changes =
                List.<Consumer<ExecRequest.Builder>>of(
                        request -> request.setTimeoutMs(1),
                        request ->
                                request.setOnDisconnect(
                                        DisconnectAction.DISCONNECT_ACTION_LEAVE_RUNNING));
        for (var change : changes) {
            var out = fds.pipe();
            try (var client = open(fds.pipe().first(), out.second(), out.second())) {
                fds.close(out.second());
                var request = client.wire().request("true").setNoTimeout(true);
                change.accept(request);

                var rejected = client.wire().await(client.wire().exec(request)).rejected();

                assertThat(rejected.getReason()).isEqualTo(RejectReason.REJECT_REASON_BAD_REQUEST);
                assertThat(rejected.getMessage()).contains("no_timeout");
            }
        }
    }

    private PassingClient open(int stdin, int stdout, int stderr) {
        return PassingClient.open(broker.socketPath, stdin, stdout, stderr);
    }
}
