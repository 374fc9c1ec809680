package io.execbroker.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import io.execbroker.broker.testing.OpenPolicy;
import io.execbroker.broker.testing.Waiting;
import io.execbroker.broker.testing.WireClient;
import io.execbroker.proto.v1.Cancel;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.EnvironmentVariable;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.Hello;
import io.execbroker.proto.v1.Ping;
import io.execbroker.proto.v1.RejectReason;
import io.execbroker.proto.v1.Signal;
import io.execbroker.proto.v1.StatusRequest;
import io.execbroker.proto.v1.StdinChunk;
import io.execbroker.proto.v1.StdinMode;
import io.execbroker.proto.v1.WindowUpdate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What a peer may send that it should not: each gets its clear answer, and another connection,
 * which runs commands all the while, notices nothing.
 */
class HostilePeerIT {

    private SessionFixture broker;
    private WireClient bystander;
    private int bystandersCommand;

    @BeforeEach
    void start() throws Exception {
        broker = SessionFixture.start();
        bystander = WireClient.open(broker.socketPath);
        bystandersCommand =
                bystander.exec(bystander.request("cat").setStdinMode(StdinMode.STDIN_MODE_CHUNKS));
        assertThat(bystander.requireFrame().hasStarted()).isTrue();
    }

    @AfterEach
    void bystanderNoticedNothing() throws Exception {
        bystander.send(
                ClientFrame.newBuilder()
                        .setStdin(
                                StdinChunk.newBuilder()
                                        .setStreamId(bystandersCommand)
                                        .setData(ByteString.copyFromUtf8("still here"))
                                        .setEnd(true)));
        assertThat(bystander.await(bystandersCommand).stdoutText()).isEqualTo("still here");
        assertThat(bystander.run("true").exitCode()).isZero();
        bystander.close();
        Waiting.until("connections closed", () -> broker.metrics.openConnections() == 0);
        Waiting.until("streams closed", () -> broker.metrics.openStreams() == 0);
        Waiting.until("commands gone", () -> broker.exec.liveStreams() == 0);
        broker.close();
    }

    static Stream<Arguments> beforeHello() {
        return Stream.of(
                raw(
                        "http",
                        ("GET / HTTP/1.1\r\nX: " + "y".repeat(100) + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII)),
                raw("zero length", bytes(0)),
                raw("2 GiB length", bytes(0xff, 0xff, 0xff, 0xff, 0x07)),
                raw("4 GiB length", bytes(0xff, 0xff, 0xff, 0xff, 0x0f)),
                raw("endless varint", bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80)),
                raw("padded varint", bytes(0x81, 0x00, 0x00)),
                raw("one byte beyond the limit", bytes(0x81, 0x80, 0x40)),
                raw("group", bytes(1, 0x0b)),
                raw("garbage", bytes(4, 0x0a, 0xff, 0xff, 0xff)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beforeHello")
    void brokenFrameIsAnsweredAndTheConnectionClosed(String name, byte[] bytes) throws Exception {
        try (var peer = WireClient.connect(broker.socketPath)) {
            peer.sendRaw(bytes);

            assertThat(peer.awaitGoaway().getReason())
                    .isIn(
                            GoawayReason.GOAWAY_REASON_BAD_FRAME,
                            GoawayReason.GOAWAY_REASON_FRAME_TOO_LARGE,
                            GoawayReason.GOAWAY_REASON_BAD_STATE);
        }
    }

    static Stream<Arguments> brokenHandshakes() {
        return Stream.of(
                handshake(
                        "unknown profile",
                        GoawayReason.GOAWAY_REASON_UNKNOWN_PROFILE,
                        hello -> hello.setProtocolVersion(1).setProfile("nobody")),
                handshake(
                        "unknown rootwrap.conf",
                        GoawayReason.GOAWAY_REASON_UNKNOWN_PROFILE,
                        hello -> hello.setProtocolVersion(1).setRootwrapConf(text("/etc/x.conf"))),
                handshake(
                        "profile and rootwrap.conf",
                        GoawayReason.GOAWAY_REASON_UNKNOWN_PROFILE,
                        hello ->
                                hello.setProtocolVersion(1)
                                        .setProfile("test")
                                        .setRootwrapConf(text("/nonexistent/rootwrap.conf"))),
                handshake(
                        "rootwrap.conf of 4096 bytes",
                        GoawayReason.GOAWAY_REASON_UNKNOWN_PROFILE,
                        hello ->
                                hello.setProtocolVersion(1)
                                        .setRootwrapConf(text("/".repeat(4096)))),
                handshake(
                        "no version", GoawayReason.GOAWAY_REASON_UNSUPPORTED_VERSION, hello -> {}),
                handshake(
                        "unknown stdio_mode",
                        GoawayReason.GOAWAY_REASON_UNSUPPORTED,
                        hello -> hello.setProtocolVersion(1).setStdioModeValue(99)),
                handshake(
                        "window beyond 2^31",
                        GoawayReason.GOAWAY_REASON_FLOW_CONTROL,
                        hello -> hello.setProtocolVersion(1).setConnectionWindowBytes(-1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenHandshakes")
    void handshakeThatCannotBeIsRefusedWithItsReason(
            String name, GoawayReason reason, Consumer<Hello.Builder> change) throws Exception {
        try (var peer = WireClient.connect(broker.socketPath)) {
            var hello = Hello.newBuilder();
            change.accept(hello);
            peer.send(ClientFrame.newBuilder().setHello(hello));

            var goaway = peer.awaitGoaway();

            assertThat(goaway.getReason()).isEqualTo(reason);
            assertThat(goaway.getMessage()).isNotBlank();
        }
    }

    static Stream<Arguments> illegalFrames() {
        return Stream.of(
                frame(
                        "second hello",
                        GoawayReason.GOAWAY_REASON_BAD_STATE,
                        f -> f.setHello(Hello.newBuilder().setProtocolVersion(1))),
                frame("empty frame", GoawayReason.GOAWAY_REASON_BAD_FRAME, f -> {}),
                frame(
                        "stream id 0",
                        GoawayReason.GOAWAY_REASON_BAD_STREAM_ID,
                        f -> f.setExec(exec(0, "true"))),
                frame(
                        "stream id above 2^31",
                        GoawayReason.GOAWAY_REASON_BAD_STREAM_ID,
                        f -> f.setExec(exec(-5, "true"))),
                frame(
                        "stdin for a stream never opened",
                        GoawayReason.GOAWAY_REASON_BAD_STREAM_ID,
                        f -> f.setStdin(StdinChunk.newBuilder().setStreamId(7))),
                frame(
                        "cancel of a stream never opened",
                        GoawayReason.GOAWAY_REASON_BAD_STREAM_ID,
                        f -> f.setCancel(Cancel.newBuilder().setStreamId(7))),
                frame(
                        "credit of zero",
                        GoawayReason.GOAWAY_REASON_FLOW_CONTROL,
                        f -> f.setWindowUpdate(WindowUpdate.newBuilder())),
                frame(
                        "credit beyond 2^31",
                        GoawayReason.GOAWAY_REASON_FLOW_CONTROL,
                        f ->
                                f.setWindowUpdate(
                                        WindowUpdate.newBuilder()
                                                .setCreditBytes(Integer.MAX_VALUE))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("illegalFrames")
    void illegalFrameEndsTheConnectionWithItsReason(
            String name, GoawayReason reason, Consumer<ClientFrame.Builder> make) throws Exception {
        try (var peer = WireClient.open(broker.socketPath)) {
            var frame = ClientFrame.newBuilder();
            make.accept(frame);
            if (frame.getFrameCase() == ClientFrame.FrameCase.FRAME_NOT_SET) {
                // An unknown member, as a newer client would send.
                peer.sendRaw(bytes(3, 0xfa, 0x01, 0x00));
            } else {
                peer.send(frame);
            }

            assertThat(peer.awaitGoaway().getReason()).isEqualTo(reason);
        }
    }

    @Test
    void streamIdUsedTwiceEndsTheConnectionAndItsCommands() throws Exception {
        try (var peer = WireClient.open(broker.socketPath)) {
            peer.send(ClientFrame.newBuilder().setExec(exec(5, "sleep", "300")));
            peer.send(ClientFrame.newBuilder().setExec(exec(5, "true")));

            assertThat(peer.awaitGoaway().getReason())
                    .isEqualTo(GoawayReason.GOAWAY_REASON_BAD_STREAM_ID);
        }
    }

    @Test
    void stdinBeyondItsCreditEndsTheConnection() throws Exception {
        try (var peer = WireClient.open(broker.socketPath)) {
            var id =
                    peer.exec(
                            peer.request("sleep", "300").setStdinMode(StdinMode.STDIN_MODE_CHUNKS));
            var chunk = StdinChunk.newBuilder().setStreamId(id).setData(zeros(500_000));
            peer.send(ClientFrame.newBuilder().setStdin(chunk));
            assertThat(peer.awaitGoaway().getReason())
                    .isEqualTo(GoawayReason.GOAWAY_REASON_FLOW_CONTROL);
        }
    }

    @Test
    void stdinAfterItsEndEndsTheConnection() throws Exception {
        try (var peer = WireClient.open(broker.socketPath)) {
            var id =
                    peer.exec(
                            peer.request("sleep", "300").setStdinMode(StdinMode.STDIN_MODE_CHUNKS));
            for (var i = 0; i < 2; i++) {
                peer.send(
                        ClientFrame.newBuilder()
                                .setStdin(StdinChunk.newBuilder().setStreamId(id).setEnd(true)));
            }

            assertThat(peer.awaitGoaway().getReason())
                    .isEqualTo(GoawayReason.GOAWAY_REASON_BAD_STATE);
        }
    }

    @Test
    void frameForAStreamThatHasJustEndedIsIgnored() throws Exception {
        try (var peer = WireClient.open(broker.socketPath)) {
            var id = peer.exec("true");
            peer.await(id);
            peer.send(ClientFrame.newBuilder().setCancel(Cancel.newBuilder().setStreamId(id)));
            peer.grant(id, 10);

            assertThat(peer.run("true").exitCode()).isZero();
        }
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                request("argv", r -> r.clearArgv()),
                request("argv", r -> r.clearArgv().addArgv(ByteString.EMPTY)),
                request("NUL", r -> r.addArgv(ByteString.copyFromUtf8("a\0b"))),
                request("request_id", r -> r.setRequestId(zeros(65))),
                request("ordering_key", r -> r.setOrderingKey(zeros(129))),
                request("timeout_ms", r -> r.setTimeoutMs(-1)),
                request("timeout_ms", r -> r.setTimeoutMs(Long.MAX_VALUE)),
                request("umask_plus_one", r -> r.setUmaskPlusOne(1)),
                request("umask_plus_one", r -> r.setUmaskPlusOne(01777)),
                request("working_directory", r -> r.setWorkingDirectory(text("tmp"))),
                request("working_directory", r -> r.setWorkingDirectory(text("/tmp/../etc"))),
                request("network_namespace", r -> r.setNetworkNamespace(text("../x"))),
                request("environment", r -> r.addEnvironment(variable("LD_PRELOAD", "/x.so"))),
                request("environment", r -> r.addEnvironment(variable("", "x"))),
                request("environment", r -> r.addEnvironment(variable("A=B", "x"))),
                request(
                        "environment",
                        r ->
                                r.addEnvironment(variable("A", "1"))
                                        .addEnvironment(variable("A", "2"))),
                request("stdin", r -> r.setStdin(text("x"))),
                request("stdout_limit_bytes", r -> r.setStdoutLimitBytes(-1)),
                request("initial_window_bytes", r -> r.setInitialWindowBytes(-1)),
                request("priority", r -> r.setPriorityValue(99)),
                request("limit_action", r -> r.setLimitActionValue(99)),
                request("on_disconnect", r -> r.setOnDisconnectValue(99)),
                request("stdin_mode", r -> r.setStdinModeValue(99)));
    }

    @ParameterizedTest(name = "{0} #{index}")
    @MethodSource("badRequests")
    void badRequestEndsItsStreamOnlyAndNamesTheField(
            String field, Consumer<ExecRequest.Builder> change) throws Exception {
        try (var peer = WireClient.open(broker.socketPath)) {
            var request = peer.request("true");
            change.accept(request);

            var rejected = peer.await(peer.exec(request)).rejected();

            assertThat(rejected.getReason()).isEqualTo(RejectReason.REJECT_REASON_BAD_REQUEST);
            assertThat(rejected.getMessage()).contains(field);
            assertThat(peer.run("true").exitCode()).isZero();
        }
    }

    @Test
    void workingDirectoryThatTheProfileDoesNotListIsDenied() throws Exception {
        try (var peer = WireClient.open(broker.socketPath)) {
            assertThat(
                            peer.await(
                                            peer.exec(
                                                    peer.request("pwd")
                                                            .setWorkingDirectory(text("/etc"))))
                                    .rejected()
                                    .getReason())
                    .isEqualTo(RejectReason.REJECT_REASON_UNAUTHORISED);
            assertThat(
                            peer.await(
                                            peer.exec(
                                                    peer.request("pwd")
                                                            .setWorkingDirectory(text("/tmp"))))
                                    .stdoutText())
                    .isEqualTo("/tmp\n");
        }
    }

    @Test
    void signalThatPeersMayNotSendIsRefused() throws Exception {
        try (var peer = WireClient.open(broker.socketPath)) {
            var id = peer.exec("sleep", "300");
            peer.send(
                    ClientFrame.newBuilder()
                            .setSignal(Signal.newBuilder().setStreamId(id).setNumber(19)));

            assertThat(peer.awaitGoaway().getMessage()).contains("signal number: 19");
        }
    }

    @Test
    void openAndCancelInALoopIsStopped() throws Exception {
        try (var peer = WireClient.open(broker.socketPath)) {
            var id = peer.exec("sleep", "300");
            for (var i = 0; i < 1001; i++) {
                peer.send(ClientFrame.newBuilder().setCancel(Cancel.newBuilder().setStreamId(id)));
            }

            assertThat(peer.awaitGoaway().getReason())
                    .isEqualTo(GoawayReason.GOAWAY_REASON_CALM_DOWN);
        }
    }

    @Test
    void pingFloodIsStopped() throws Exception {
        try (var peer = WireClient.open(broker.socketPath)) {
            for (var i = 0; i < 101; i++) {
                peer.send(ClientFrame.newBuilder().setPing(Ping.newBuilder().setValue(i)));
            }

            assertThat(peer.awaitGoaway().getReason())
                    .isEqualTo(GoawayReason.GOAWAY_REASON_CALM_DOWN);
        }
    }

    @Test
    void statusRequestsCountAsPings() throws Exception {
        try (var peer = WireClient.open(broker.socketPath)) {
            for (var i = 0; i < 51; i++) {
                peer.send(ClientFrame.newBuilder().setPing(Ping.newBuilder().setValue(i)));
                peer.send(
                        ClientFrame.newBuilder()
                                .setStatusRequest(StatusRequest.getDefaultInstance()));
            }

            assertThat(peer.awaitGoaway().getReason())
                    .isEqualTo(GoawayReason.GOAWAY_REASON_CALM_DOWN);
        }
    }

    @Test
    void peerThatSaysNothingIsSentAway() throws Exception {
        try (var peer = WireClient.connect(broker.socketPath)) {
            assertThat(peer.awaitGoaway().getReason())
                    .isEqualTo(GoawayReason.GOAWAY_REASON_HANDSHAKE_TIMEOUT);
        }
    }

    @Test
    void peerThatNoProfileIsForIsSentAwayUnheard() throws Exception {
        broker.policy.set(OpenPolicy.snapshot(SessionFixture.UID + 12345));
        try (var peer = WireClient.connect(broker.socketPath)) {
            var goaway = peer.awaitGoaway();

            assertThat(goaway.getReason()).isEqualTo(GoawayReason.GOAWAY_REASON_UNAUTHORISED);
            assertThat(goaway.getMessage()).contains("uid=" + SessionFixture.UID);
        } finally {
            broker.policy.set(OpenPolicy.snapshot(SessionFixture.UID));
        }
    }

    @Test
    void connectionsOfOneUserAreBounded() throws Exception {
        var peers = new ArrayList<WireClient>();
        try {
            for (var i = 0; i < 49; i++) {
                peers.add(WireClient.open(broker.socketPath));
            }
            try (var oneTooMany = WireClient.connect(broker.socketPath)) {
                assertThat(oneTooMany.awaitGoaway().getReason())
                        .isEqualTo(GoawayReason.GOAWAY_REASON_LIMIT);
            }
        } finally {
            peers.forEach(WireClient::close);
        }
    }

    @Test
    void peerThatDoesNotReadItsAnswersIsNotReadEither() throws Exception {
        try (var peer = WireClient.open(broker.socketPath)) {
            var writer =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    for (var i = 1; i < 200_000; i++) {
                                        peer.send(
                                                ClientFrame.newBuilder()
                                                        .setExec(exec(i, "forbidden")));
                                    }
                                } catch (java.io.UncheckedIOException closed) {
                                    // the test is over
                                }
                            });
            var answered = broker.audit.reports();
            var before = -1;
            while (answered.size() != before) {
                before = answered.size();
                writer.join(java.time.Duration.ofMillis(300));
            }

            assertThat(answered.size()).isLessThan(100_000);
        }
    }

    @Test
    void peerThatBreaksTheProtocolAndDoesNotReadIsNotKept() throws Exception {
        try (var peer = WireClient.open(broker.socketPath)) {
            var written = Files.createTempFile("execbroker-test", ".written");
            var script = "head -c 500000 /dev/zero; rm " + written + "; exec sleep 300";
            var id = peer.exec(peer.request("sh", "-c", script).setInitialWindowBytes(1 << 20));
            Waiting.until("more than the socket takes", () -> !Files.exists(written));
            peer.send(ClientFrame.newBuilder().setExec(exec(id, "true")));

            Waiting.until("closed", () -> broker.metrics.openConnections() == 1);
        }
    }

    @Test
    void peerThatDoesNotFinishAFrameIsSentAway() throws Exception {
        try (var peer = WireClient.open(broker.socketPath)) {
            peer.run("true");
            peer.sendRaw(bytes(0xff, 0xff, 0x3f, 1));

            var goaway = peer.awaitGoaway();

            assertThat(goaway.getReason()).isEqualTo(GoawayReason.GOAWAY_REASON_BAD_FRAME);
            assertThat(goaway.getMessage()).contains("not finished within");
        }
    }

    @Test
    void oneByteAtATimeIsServed() throws Exception {
        try (var peer = WireClient.connect(broker.socketPath)) {
            var hello = ClientFrame.newBuilder().setHello(Hello.newBuilder().setProtocolVersion(1));
            var out = new java.io.ByteArrayOutputStream();
            hello.build().writeDelimitedTo(out);
            ClientFrame.newBuilder().setExec(exec(1, "true")).build().writeDelimitedTo(out);
            for (var b : out.toByteArray()) {
                peer.sendRaw(new byte[] {b});
            }

            assertThat(peer.requireFrame().hasWelcome()).isTrue();
            assertThat(peer.await(1).exitCode()).isZero();
        }
    }

    private static Arguments raw(String name, byte[] bytes) {
        return Arguments.of(name, bytes);
    }

    private static Arguments handshake(
            String name, GoawayReason reason, Consumer<Hello.Builder> change) {
        return Arguments.of(name, reason, change);
    }

    private static Arguments frame(
            String name, GoawayReason reason, Consumer<ClientFrame.Builder> make) {
        return Arguments.of(name, reason, make);
    }

    private static Arguments request(String field, Consumer<ExecRequest.Builder> change) {
        return Arguments.of(field, change);
    }

    private static ExecRequest.Builder exec(int id, String... argv) {
        return ExecRequest.newBuilder()
                .setStreamId(id)
                .addAllArgv(Stream.of(argv).map(ByteString::copyFromUtf8).toList());
    }

    private static EnvironmentVariable variable(String name, String value) {
        return EnvironmentVariable.newBuilder().setName(text(name)).setValue(text(value)).build();
    }

    private static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private static ByteString zeros(int bytes) {
        return ByteString.copyFrom(new byte[bytes]);
    }

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (var i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
