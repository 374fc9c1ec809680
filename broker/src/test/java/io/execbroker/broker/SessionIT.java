package io.execbroker.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import io.execbroker.broker.report.Outcome;
import io.execbroker.broker.testing.Waiting;
import io.execbroker.broker.testing.WireClient;
import io.execbroker.proto.v1.Cancel;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.DisconnectAction;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.Hello;
import io.execbroker.proto.v1.LimitAction;
import io.execbroker.proto.v1.Ping;
import io.execbroker.proto.v1.RejectReason;
import io.execbroker.proto.v1.Signal;
import io.execbroker.proto.v1.StatusRequest;
import io.execbroker.proto.v1.StdinChunk;
import io.execbroker.proto.v1.StdinMode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The native wire from its socket to real processes. */
class SessionIT {

    private SessionFixture broker;
    private WireClient client;

    @BeforeEach
    void start() throws Exception {
        broker = SessionFixture.start();
        client = WireClient.open(broker.socketPath);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        Waiting.until("streams closed", () -> broker.metrics.openStreams() == 0);
        Waiting.until("no command left", () -> broker.exec.liveStreams() == 0);
        broker.close();
    }

    @Test
    void commandRunsAndItsOutputsAndExitCodeComeBack() {
        var result = client.run("sh", "-c", "echo out; echo err >&2; exit 3");

        assertThat(result.stdoutText()).isEqualTo("out\n");
        assertThat(result.stderrText()).isEqualTo("err\n");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.finished().getStdoutBytes()).isEqualTo(4);
        assertThat(result.finished().getTimings().getRunUs()).isPositive();
    }

    @Test
    void profileMayBeNamedByItsRootwrapConf() throws Exception {
        try (var other = WireClient.connect(broker.socketPath)) {
            var welcome =
                    other.hello(
                            Hello.newBuilder()
                                    .setProtocolVersion(1)
                                    .setRootwrapConf(text("/nonexistent/./rootwrap.conf")));

            assertThat(welcome.getProfile()).isEqualTo("test");
        }
    }

    @Test
    void statusTellsWhatRunsAndWhoAsks() throws Exception {
        var running = client.exec("sleep", "300");
        assertThat(client.requireFrame().hasStarted()).isTrue();
        try (var other = WireClient.open(broker.socketPath)) {
            other.send(
                    ClientFrame.newBuilder().setStatusRequest(StatusRequest.getDefaultInstance()));

            var status = other.requireFrame().getStatus();

            assertThat(status.getRunning()).isEqualTo(1);
            assertThat(status.getMaxRunning()).isEqualTo(512);
            assertThat(status.getQueued()).isZero();
            assertThat(status.getConnections()).isEqualTo(2);
            assertThat(status.getProfile().getName()).isEqualTo("test");
            assertThat(status.getProfile().getRunning()).isEqualTo(1);
        }
        client.send(ClientFrame.newBuilder().setCancel(Cancel.newBuilder().setStreamId(running)));
        client.await(running);
    }

    @Test
    void signalIsReportedApartFromExitCodes() {
        var result = client.run("sh", "-c", "kill -SEGV $$");

        assertThat(result.finished().hasSignal()).isTrue();
        assertThat(result.finished().getSignal()).isEqualTo(11);
    }

    @Test
    void argumentsReachTheCommandByteForByte() {
        var bytes = ByteString.copyFrom(new byte[] {'a', (byte) 0xff, (byte) 0xfe, '\n', 'z'});
        var id =
                client.exec(
                        ExecRequest.newBuilder()
                                .setStreamId(client.request("x").getStreamId())
                                .addArgv(ByteString.copyFromUtf8("printf"))
                                .addArgv(ByteString.copyFromUtf8("%s,%s"))
                                .addArgv(bytes)
                                .addArgv(ByteString.EMPTY));

        assertThat(client.await(id).stdout()).isEqualTo(bytes.concat(text(",")).toByteArray());
    }

    @Test
    void deniedMissingAndMalformedCommandsAreToldApart() {
        var denied = client.run("forbidden", "x").rejected();
        var missing = client.run("no-such-command-anywhere").rejected();
        var nul = client.run("echo", "a\0b").rejected();

        assertThat(denied.getReason()).isEqualTo(RejectReason.REJECT_REASON_UNAUTHORISED);
        assertThat(denied.getMessage()).contains("forbidden x").contains("profile test");
        assertThat(missing.getReason()).isEqualTo(RejectReason.REJECT_REASON_NOT_EXECUTABLE);
        assertThat(missing.getFilter()).isEqualTo("no-such-command-anywhere");
        assertThat(nul.getReason()).isEqualTo(RejectReason.REJECT_REASON_BAD_REQUEST);
        assertThat(client.run("true").exitCode()).isZero();
    }

    @Test
    void aRequestOnChunksCannotDoWithoutATimeout() {
        var id = client.exec(client.request("true").setNoTimeout(true));

        var rejected = client.await(id).rejected();

        assertThat(rejected.getReason()).isEqualTo(RejectReason.REJECT_REASON_BAD_REQUEST);
        assertThat(rejected.getMessage()).contains("no_timeout");
    }

    @Test
    void everyRequestIsAuditedOnce() {
        client.run("true");
        client.run("forbidden");
        client.await(client.exec(client.request("true").setTimeoutMs(1L << 40)));

        assertThat(broker.audit.reports()).hasSize(3);
        assertThat(broker.audit.reports())
                .extracting(report -> report.argv().getFirst())
                .containsExactly("true", "forbidden", "true");
        assertThat(broker.audit.reports().getLast().outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.message()).contains("timeout_ms"));
    }

    @Test
    void stdinInChunksIsHalfClosed() {
        var id = client.exec(client.request("cat").setStdinMode(StdinMode.STDIN_MODE_CHUNKS));
        client.send(stdin(id, "one ", false));
        client.send(stdin(id, "two", false));
        client.send(stdin(id, "", true));

        var result = client.await(id);

        assertThat(result.stdoutText()).isEqualTo("one two");
        assertThat(result.finished().getStdinBytes()).isEqualTo(7);
    }

    @Test
    void inlineStdinOfManyPipesReachesTheCommand() {
        var input = ByteString.copyFrom(new byte[700_000]);
        var id =
                client.exec(
                        client.request("wc", "-c")
                                .setStdinMode(StdinMode.STDIN_MODE_INLINE)
                                .setStdin(input));

        assertThat(client.await(id).stdoutText()).isEqualTo("700000\n");
    }

    @Test
    void commandThatDoesNotReadItsInputEndsAllTheSame() {
        var id =
                client.exec(
                        client.request("sh", "-c", "exit 4")
                                .setStdinMode(StdinMode.STDIN_MODE_INLINE)
                                .setStdin(ByteString.copyFrom(new byte[300_000])));

        assertThat(client.await(id).exitCode()).isEqualTo(4);
    }

    @Test
    void mergedOutputKeepsTheOrderWritten() {
        var id =
                client.exec(
                        client.request("sh", "-c", "echo 1; echo 2 >&2; echo 3")
                                .setMergeStderr(true));

        assertThat(client.await(id).stdoutText()).isEqualTo("1\n2\n3\n");
    }

    @Test
    void outputBeyondItsCapIsCutAndSaidSo() {
        var id =
                client.exec(
                        client.request("sh", "-c", "yes | head -c 1000000; echo e >&2")
                                .setStdoutLimitBytes(10));

        var result = client.await(id);

        assertThat(result.stdoutText()).isEqualTo("y\ny\ny\ny\ny\n");
        assertThat(result.stderrText()).isEqualTo("e\n");
        assertThat(result.finished().getStdoutTruncated()).isTrue();
        assertThat(result.finished().getStderrTruncated()).isFalse();
        assertThat(result.finished().getStdoutBytes()).isEqualTo(1_000_000);
    }

    @Test
    void outputBeyondItsCapEndsTheCommandWhenAsked() {
        var id =
                client.exec(
                        client.request("yes")
                                .setStdoutLimitBytes(10)
                                .setLimitAction(LimitAction.LIMIT_ACTION_KILL));

        var result = client.await(id);

        assertThat(result.finished().getSignal()).isEqualTo(15);
        assertThat(result.finished().getLimitExceeded()).isTrue();
    }

    @Test
    void timeoutEndsTheWholeProcessGroup() {
        var id =
                client.exec(
                        client.request("sh", "-c", "trap '' TERM; sleep 300 & echo $!; wait")
                                .setTimeoutMs(300));

        var result = client.await(id);

        assertThat(result.finished().getTimedOut()).isTrue();
        assertThat(result.finished().getSignal()).isEqualTo(9);
        var grandchild = Path.of("/proc", result.stdoutText().strip(), "cmdline");
        Waiting.until("grandchild gone", () -> !readable(grandchild).contains("sleep"));
    }

    @Test
    void timeoutCountsTheTimeInTheQueue() throws Exception {
        try (var narrow = SessionFixture.start(new SessionFixture.Bounds(1, 1, 10, 10));
                var one = WireClient.open(narrow.socketPath)) {
            var running = one.exec("sleep", "300");
            var waiting = one.exec(one.request("true").setTimeoutMs(50));

            var rejected = one.await(waiting).rejected();

            assertThat(rejected.getReason())
                    .isEqualTo(RejectReason.REJECT_REASON_DEADLINE_EXCEEDED);
            one.send(cancel(running));
            assertThat(one.await(running).finished().getCancelled()).isTrue();
        }
    }

    @Test
    void cancelEndsARunningAndAWaitingCommand() throws Exception {
        try (var narrow = SessionFixture.start(new SessionFixture.Bounds(1, 1, 10, 10));
                var one = WireClient.open(narrow.socketPath)) {
            var running = one.exec("sleep", "300");
            var waiting = one.exec("sleep", "300");
            one.send(cancel(waiting));
            one.send(cancel(running));

            assertThat(one.await(waiting).rejected().getReason())
                    .isEqualTo(RejectReason.REJECT_REASON_CANCELLED);
            var finished = one.await(running).finished();
            assertThat(finished.getCancelled()).isTrue();
            assertThat(finished.getSignal()).isEqualTo(15);
        }
    }

    @Test
    void fullQueueRejectsAtOnce() throws Exception {
        try (var narrow = SessionFixture.start(new SessionFixture.Bounds(1, 1, 1, 10));
                var one = WireClient.open(narrow.socketPath)) {
            var running = one.exec("sleep", "300");
            var waiting = one.exec("true");
            var refused = one.await(one.exec("true")).rejected();

            assertThat(refused.getReason()).isEqualTo(RejectReason.REJECT_REASON_QUEUE_FULL);
            assertThat(refused.getRetryable()).isTrue();
            one.send(cancel(running));
            assertThat(one.await(waiting).exitCode()).isZero();
        }
    }

    @Test
    void signalReachesTheCommand() {
        var id =
                client.exec(
                        "sh",
                        "-c",
                        "trap 'echo hup; exit 7' HUP; echo ready; while :; do sleep 0.01; done");
        awaitOutput("ready\n");
        client.send(
                ClientFrame.newBuilder()
                        .setSignal(Signal.newBuilder().setStreamId(id).setNumber(1)));

        var result = client.await(id);

        assertThat(result.stdoutText()).isEqualTo("hup\n");
        assertThat(result.exitCode()).isEqualTo(7);
    }

    @Test
    void daemonThatKeepsThePipeDoesNotHoldUpTheAnswer() {
        var result = client.run("sh", "-c", "sleep 300 & echo $!");

        assertThat(result.exitCode()).isZero();
        assertThat(result.finished().getPipesHeld()).isTrue();
        var daemon = ProcessHandle.of(Long.parseLong(result.stdoutText().strip()));
        assertThat(daemon).isPresent();
        daemon.get().destroyForcibly();
    }

    @Test
    void readerThatStopsReadingStopsItsCommandAndNoOther() {
        var noisy = client.exec(client.request("yes").setInitialWindowBytes(1000));
        var received = 0;
        while (received < 1000) {
            var frame = client.requireFrame();
            if (frame.hasOutput()) {
                assertThat(frame.getOutput().getStreamId()).isEqualTo(noisy);
                received += frame.getOutput().getData().size();
            }
        }
        assertThat(received).isEqualTo(1000);

        assertThat(client.run("echo", "other").stdoutText()).isEqualTo("other\n");
        Waiting.until("paused", () -> broker.metrics.pauses() > 0);
        client.send(cancel(noisy));
        client.grant(noisy, 1 << 30);
        assertThat(client.await(noisy).finished().getCancelled()).isTrue();
    }

    @Test
    void connectionCreditHoldsAllStreamsTogether() throws Exception {
        try (var small = WireClient.connect(broker.socketPath)) {
            small.send(
                    ClientFrame.newBuilder()
                            .setHello(
                                    Hello.newBuilder()
                                            .setProtocolVersion(1)
                                            .setConnectionWindowBytes(5000)));
            assertThat(small.requireFrame().hasWelcome()).isTrue();
            var ids = List.of(small.exec("yes"), small.exec("yes"), small.exec("yes"));
            var received = 0;
            while (received < 5000) {
                var frame = small.requireFrame();
                received += frame.hasOutput() ? frame.getOutput().getData().size() : 0;
            }
            small.send(ClientFrame.newBuilder().setPing(Ping.newBuilder().setValue(9)));
            var next = small.requireFrame();
            while (next.hasStarted()) {
                next = small.requireFrame();
            }
            assertThat(received).isEqualTo(5000);
            assertThat(next.getPong().getValue()).isEqualTo(9);
            ids.forEach(id -> small.send(cancel(id)));
        }
    }

    @Test
    void commandsThatShareTheCreditOfAConnectionTakeTurns() throws Exception {
        try (var small = WireClient.connect(broker.socketPath)) {
            small.send(
                    ClientFrame.newBuilder()
                            .setHello(
                                    Hello.newBuilder()
                                            .setProtocolVersion(1)
                                            .setConnectionWindowBytes(3000)));
            assertThat(small.requireFrame().hasWelcome()).isTrue();
            var ids = List.of(small.exec("yes"), small.exec("yes"), small.exec("yes"));
            ids.forEach(id -> small.grant(id, 1 << 30));
            Waiting.until("all three wait", () -> broker.metrics.pauses() == 3);
            var chunks = new HashMap<Integer, Integer>();

            for (var i = 0; i < 600; ) {
                var frame = small.requireFrame();
                if (frame.hasOutput()) {
                    chunks.merge(frame.getOutput().getStreamId(), 1, Integer::sum);
                    small.grant(0, frame.getOutput().getData().size());
                    i++;
                }
            }

            assertThat(chunks).containsOnlyKeys(ids);
            assertThat(chunks.values()).allSatisfy(count -> assertThat(count).isGreaterThan(50));
            ids.forEach(id -> small.send(cancel(id)));
        }
    }

    @Test
    void twoHundredSleepersRunAtOnceOnOneConnection() {
        var begin = System.nanoTime();
        var ids = new ArrayList<Integer>();
        for (var i = 0; i < 200; i++) {
            ids.add(client.exec("sleep", "1"));
        }
        Waiting.until("all run", () -> broker.admission.running() == 200);
        for (var id : ids) {
            assertThat(client.await(id).exitCode()).isZero();
        }
        // One after another they would take 200 seconds.
        assertThat(System.nanoTime() - begin).isLessThan(20_000_000_000L);
    }

    @Test
    void tenThousandRequestsWaitInBoundedMemory() throws Exception {
        try (var narrow = SessionFixture.start(new SessionFixture.Bounds(1, 1, 10_000, 10_001));
                var one = WireClient.open(narrow.socketPath)) {
            var running = one.exec("sleep", "300");
            Waiting.until("running", () -> narrow.admission.running() == 1);
            for (var i = 0; i < 10_000; i++) {
                one.exec("true");
            }
            Waiting.until("queued", () -> narrow.admission.queued() == 10_000);

            var refused = one.await(one.exec("true")).rejected();

            assertThat(refused.getReason())
                    .isIn(RejectReason.REJECT_REASON_QUEUE_FULL, RejectReason.REJECT_REASON_LIMIT);
            one.send(cancel(running));
        }
    }

    @Test
    void killedClientTakesItsCommandsWithItAndLeavesOthersAlone() throws Exception {
        var other = client.exec("sleep", "0.5");
        var gone = WireClient.open(broker.socketPath);
        gone.exec("sh", "-c", "echo $$; sleep 300");
        var pid = awaitFirstLine(gone);
        gone.close();

        Waiting.until(
                "command ended",
                () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(client.await(other).exitCode()).isZero();
    }

    @Test
    void commandMayOutliveItsConnection() throws Exception {
        var gone = WireClient.open(broker.socketPath);
        gone.exec(
                gone.request("sh", "-c", "echo $$; exec sleep 300")
                        .setOnDisconnect(DisconnectAction.DISCONNECT_ACTION_LEAVE_RUNNING));
        var pid = awaitFirstLine(gone);
        gone.close();
        Waiting.until("disconnected", () -> broker.metrics.openConnections() == 1);

        assertThat(client.run("kill", "-0", Long.toString(pid)).exitCode()).isZero();
        assertThat(client.run("kill", "-9", Long.toString(pid)).exitCode()).isZero();
    }

    @Test
    void repeatedRequestIdIsAnsweredAndNotRunAgain() throws Exception {
        var file = Files.createTempFile("execbroker-test", ".count");
        var script = "echo x >> " + file + "; exit 5";
        var id = ByteString.copyFromUtf8("r-1");
        var first = client.await(client.exec(client.request("sh", "-c", script).setRequestId(id)));
        try (var again = WireClient.open(broker.socketPath)) {
            var second =
                    again.await(again.exec(again.request("sh", "-c", script).setRequestId(id)));

            assertThat(first.exitCode()).isEqualTo(5);
            assertThat(second.exitCode()).isEqualTo(5);
            assertThat(second.finished().getRepeated()).isTrue();
        }
        assertThat(Files.readString(file)).isEqualTo("x\n");
        assertThat(broker.audit.reports()).hasSize(2);
        assertThat(broker.audit.reports().getLast().repeated()).isTrue();
        Files.delete(file);
    }

    @Test
    void repeatOfARunningRequestWaitsForItsEnd() throws Exception {
        var id = ByteString.copyFromUtf8("r-2");
        var first = client.exec(client.request("sleep", "0.3").setRequestId(id));
        assertThat(client.requireFrame().hasStarted()).isTrue();
        try (var again = WireClient.open(broker.socketPath)) {
            var second = again.await(again.exec(again.request("sleep", "0.3").setRequestId(id)));

            assertThat(second.exitCode()).isZero();
            assertThat(second.finished().getRepeated()).isTrue();
        }
        assertThat(client.await(first).finished().getRepeated()).isFalse();
    }

    @Test
    void unavailableAuditStopsNewCommands() {
        broker.audit.setAvailable(false);

        assertThat(client.run("true").rejected().getReason())
                .isEqualTo(RejectReason.REJECT_REASON_AUDIT_UNAVAILABLE);

        broker.audit.setAvailable(true);
        assertThat(client.run("true").exitCode()).isZero();
    }

    @Test
    void drainingBrokerAnswersWhatRunsAndTakesNothingNew() throws Exception {
        var running = client.exec("sleep", "0.3");
        assertThat(client.requireFrame().hasStarted()).isTrue();

        var idle = broker.exec.drain();
        broker.connections.drain();

        var goaway = client.requireFrame().getGoaway();
        assertThat(goaway.getReason()).isEqualTo(GoawayReason.GOAWAY_REASON_DRAINING);
        assertThat(goaway.getLastStreamId()).isEqualTo(running);
        assertThat(client.await(running).exitCode()).isZero();
        assertThat(client.receive()).isNull();
        idle.toCompletableFuture().get();
    }

    @Test
    void drainIsOverWhenTheLastAnswerHasLeftForTheClient() throws Exception {
        client.exec(
                client.request("head", "-c", "500000", "/dev/zero").setInitialWindowBytes(1 << 20));
        Waiting.until("audited", () -> broker.audit.reports().size() == 1);

        broker.exec.drain();
        var answered = broker.connections.drain().toCompletableFuture();

        assertThat(answered).isNotDone();
        var frame = client.requireFrame();
        while (!frame.hasFinished()) {
            frame = client.requireFrame();
        }
        assertThat(client.requireFrame().hasGoaway()).isTrue();
        assertThat(client.receive()).isNull();
        answered.get(20, TimeUnit.SECONDS);
    }

    @Test
    void commandRunsInANetworkNamespaceThatTheRequestNames() throws Exception {
        var name = "ebtest" + ProcessHandle.current().pid();
        assertThat(client.run("ip", "netns", "add", name).exitCode()).isZero();
        try {
            var id =
                    client.exec(
                            client.request("ip", "-o", "link")
                                    .setNetworkNamespace(ByteString.copyFromUtf8(name)));

            assertThat(client.await(id).stdoutText()).contains("lo:").doesNotContain("eth");
        } finally {
            client.run("ip", "netns", "delete", name);
        }
    }

    @Test
    void missingNetworkNamespaceIsReportedInTheWordsOfIp() {
        var result = client.run("ip", "netns", "exec", "no-such-namespace", "true");

        assertThat(result.exitCode()).isEqualTo(255);
        assertThat(result.stderrText())
                .isEqualTo(
                        "Cannot open network namespace \"no-such-namespace\": No such file or"
                                + " directory\n");
    }

    private static ClientFrame.Builder stdin(int id, String data, boolean end) {
        return ClientFrame.newBuilder()
                .setStdin(StdinChunk.newBuilder().setStreamId(id).setData(text(data)).setEnd(end));
    }

    private static ClientFrame.Builder cancel(int id) {
        return ClientFrame.newBuilder().setCancel(Cancel.newBuilder().setStreamId(id));
    }

    private static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private void awaitOutput(String expected) {
        var frame = client.requireFrame();
        while (!frame.hasOutput()) {
            frame = client.requireFrame();
        }
        assertThat(frame.getOutput().getData().toStringUtf8()).isEqualTo(expected);
    }

    private static long awaitFirstLine(WireClient from) {
        var frame = from.requireFrame();
        while (!frame.hasOutput()) {
            frame = from.requireFrame();
        }
        return Long.parseLong(frame.getOutput().getData().toStringUtf8().strip());
    }

    private static String readable(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException gone) {
            return "";
        }
    }
}
