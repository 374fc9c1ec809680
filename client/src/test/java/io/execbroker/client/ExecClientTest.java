package io.execbroker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;

import io.execbroker.client.FakeBroker.Peer;
import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.ClientFrame.FrameCase;
import io.execbroker.proto.v1.DisconnectAction;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.Finished;
import io.execbroker.proto.v1.RejectReason;
import io.execbroker.proto.v1.Rejected;
import io.execbroker.proto.v1.StdinMode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Requests and their answers on one connection that works. */
@Timeout(60)
@ExtendWith(LeakCheck.class)
class ExecClientTest {

    private final FakeBroker broker = new FakeBroker();
    private ExecClient client;
    private Peer peer;

    @BeforeEach
    void connect() throws Exception {
        CompletableFuture<ExecClient> connecting =
                ExecClient.builder(broker.socket())
                        .profile("neutron")
                        .clientName("test 1")
                        .connectAsync();
        peer = broker.welcome();
        client = connecting.get();
    }

    @AfterEach
    void disconnect() throws Exception {
        client.close();
        broker.close();
    }

    @Test
    void theBrokerIsKnownFromItsWelcome() {
        BrokerInfo info = client.broker();

        assertThat(info.brokerVersion()).isEqualTo("fake 1");
        assertThat(info.profile()).isEqualTo("neutron");
        assertThat(info.instanceId()).isEqualTo("30313233343536373839616263646566");
        assertThat(info.limits().maxStreams()).isEqualTo(256);
        assertThat(info.limits().defaultTimeout()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aCommandIsRunAndItsOutputCaptured() throws Exception {
        CompletableFuture<ExecResult> result = client.execute(ExecCommand.of("ip", "netns", ""));
        ExecRequest request = peer.nextExec();
        peer.started(1).stdout(1, "one\n").stderr(1, "oops").stdout(1, "two\n").exited(1, 3);

        assertThat(request.getArgvList())
                .containsExactly(utf8("ip"), utf8("netns"), ByteString.EMPTY);
        assertThat(request.getStreamId()).isEqualTo(1);
        assertThat(result.get().outcome()).isEqualTo(new ExecOutcome.Exited(3));
        assertThat(result.get().isSuccess()).isFalse();
        assertThat(result.get().stdout().text()).isEqualTo("one\ntwo\n");
        assertThat(result.get().stderr().bytes())
                .isEqualTo("oops".getBytes(StandardCharsets.UTF_8));
        assertThat(result.get().stdout().isTruncated()).isFalse();
        assertThat(result.get().start().pid()).isEqualTo(1001);
        assertThat(result.get().start().filter()).isEqualTo("true");
    }

    @Test
    void everyPartOfACommandTravels() throws Exception {
        ExecCommand command =
                ExecCommand.builder("a")
                        .arg(new byte[] {(byte) 0xff})
                        .env("K", "V=W")
                        .workingDirectory("/tmp")
                        .umask(077)
                        .mergeStderr()
                        .timeout(Duration.ofSeconds(2))
                        .priority(Priority.INTERACTIVE)
                        .orderingKey("router-1")
                        .outputLimits(10, 20, LimitAction.KILL)
                        .windowBytes(5000)
                        .surviveDisconnect()
                        .networkNamespace("qrouter-1")
                        .requestId(new byte[] {1, 2})
                        .stdin("in".getBytes(StandardCharsets.UTF_8))
                        .build();
        CompletableFuture<ExecResult> result = client.execute(command);
        ExecRequest request = peer.nextExec();
        peer.exited(1, 0);

        assertThat(request.getArgv(1)).isEqualTo(ByteString.copyFrom(new byte[] {(byte) 0xff}));
        assertThat(request.getEnvironment(0).getName()).isEqualTo(utf8("K"));
        assertThat(request.getEnvironment(0).getValue()).isEqualTo(utf8("V=W"));
        assertThat(request.getWorkingDirectory()).isEqualTo(utf8("/tmp"));
        assertThat(request.getUmaskPlusOne()).isEqualTo(0100);
        assertThat(request.getMergeStderr()).isTrue();
        assertThat(request.getTimeoutMs()).isEqualTo(2000);
        assertThat(request.getPriority().name()).isEqualTo("PRIORITY_INTERACTIVE");
        assertThat(request.getOrderingKey()).isEqualTo(utf8("router-1"));
        assertThat(request.getStdoutLimitBytes()).isEqualTo(10);
        assertThat(request.getStderrLimitBytes()).isEqualTo(20);
        assertThat(request.getLimitAction().name()).isEqualTo("LIMIT_ACTION_KILL");
        assertThat(request.getInitialWindowBytes()).isEqualTo(5000);
        assertThat(request.getOnDisconnect())
                .isEqualTo(DisconnectAction.DISCONNECT_ACTION_LEAVE_RUNNING);
        assertThat(request.getNetworkNamespace()).isEqualTo(utf8("qrouter-1"));
        assertThat(request.getRequestId()).isEqualTo(ByteString.copyFrom(new byte[] {1, 2}));
        assertThat(request.getStdinMode()).isEqualTo(StdinMode.STDIN_MODE_INLINE);
        assertThat(request.getStdin()).isEqualTo(utf8("in"));
        assertThat(result.get().isSuccess()).isTrue();
    }

    @Test
    void everyPartOfAResultArrives() throws Exception {
        CompletableFuture<ExecResult> result = client.execute(ExecCommand.of("a"));
        peer.nextExec();
        Finished.Builder finished =
                Finished.newBuilder()
                        .setStreamId(1)
                        .setSignal(9)
                        .setCoreDumped(true)
                        .setTimedOut(true)
                        .setStdoutTruncated(true)
                        .setPipesHeld(true)
                        .setStdinBytes(1)
                        .setStdoutBytes(2)
                        .setStderrBytes(3);
        finished.getUsageBuilder().setUserUs(5).setSystemUs(6).setMaxRssBytes(7);
        finished.getTimingsBuilder().setQueuedUs(1).setSpawnUs(2).setRunUs(3).setDrainUs(4);
        peer.started(1).finished(finished);

        ExecResult ended = result.get();
        assertThat(ended.outcome()).isEqualTo(new ExecOutcome.Signaled(9, true));
        assertThat(ended.flags())
                .containsExactlyInAnyOrder(
                        ExecFlag.TIMED_OUT, ExecFlag.STDOUT_TRUNCATED, ExecFlag.PIPES_HELD);
        assertThat(ended.stdout().isTruncated()).isTrue();
        assertThat(ended.usage().user()).isEqualTo(Duration.ofNanos(5000));
        assertThat(ended.usage().maxRssBytes()).isEqualTo(7);
        assertThat(ended.timings().total()).isEqualTo(Duration.ofNanos(10_000));
        assertThat(ended.bytes()).isEqualTo(new ByteCounts(1, 2, 3));
    }

    @Test
    void streamsAnswerInAnyOrder() throws Exception {
        List<CompletableFuture<ExecResult>> results = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            results.add(client.execute(ExecCommand.of("echo", "n" + i)));
        }
        List<ExecRequest> requests = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            requests.add(peer.nextExec());
        }
        requests.forEach(request -> peer.started(request.getStreamId()));
        for (ExecRequest request : requests.reversed()) {
            peer.stdout(request.getStreamId(), request.getArgv(1).toStringUtf8());
            peer.exited(request.getStreamId(), 0);
        }

        for (int i = 0; i < 200; i++) {
            assertThat(results.get(i).get().stdout().text()).isEqualTo("n" + i);
        }
    }

    @Test
    void commandsBeyondTheStreamLimitAreHeldBackInOrder() throws Exception {
        client.close();
        CompletableFuture<ExecClient> connecting =
                ExecClient.builder(broker.socket()).maxHeldRequests(1).connectAsync();
        peer =
                broker.accept()
                        .welcome(
                                FakeBroker.INSTANCE,
                                FakeBroker.LIMITS.toBuilder().setMaxStreams(2).build());
        client = connecting.get();
        CompletableFuture<ExecResult> first = client.execute(ExecCommand.of("1"));
        CompletableFuture<ExecResult> second = client.execute(ExecCommand.of("2"));
        CompletableFuture<ExecResult> third = client.execute(ExecCommand.of("3"));
        CompletableFuture<ExecResult> fourth = client.execute(ExecCommand.of("4"));

        assertThat(rejection(fourth).reason())
                .isEqualTo(CommandRejectedException.Reason.QUEUE_FULL);
        assertThat(peer.nextExec().getArgv(0)).isEqualTo(utf8("1"));
        assertThat(peer.nextExec().getArgv(0)).isEqualTo(utf8("2"));
        assertThat(peer.isQuiet()).isTrue();
        peer.exited(1, 0);
        assertThat(first.get().isSuccess()).isTrue();
        assertThat(peer.nextExec().getArgv(0)).isEqualTo(utf8("3"));
        peer.exited(3, 0);
        assertThat(third.get().isSuccess()).isTrue();
        assertThat(second).isNotDone();
    }

    @Test
    void aRejectedCommandFailsWithItsReason() throws Exception {
        CompletableFuture<ExecResult> result = client.execute(ExecCommand.of("nope"));
        peer.nextExec();
        peer.send(
                BrokerFrame.newBuilder()
                        .setRejected(
                                Rejected.newBuilder()
                                        .setStreamId(1)
                                        .setReason(RejectReason.REJECT_REASON_NOT_EXECUTABLE)
                                        .setMessage("'nope' is missing")
                                        .setFilter("nope-filter")
                                        .setErrnoName("ENOENT")));

        CommandRejectedException rejected = rejection(result);
        assertThat(rejected.reason()).isEqualTo(CommandRejectedException.Reason.NOT_EXECUTABLE);
        assertThat(rejected).hasMessage("'nope' is missing");
        assertThat(rejected.filter()).isEqualTo("nope-filter");
        assertThat(rejected.errnoName()).isEqualTo("ENOENT");
        assertThat(rejected.isRetryable()).isFalse();
    }

    @Test
    void aRequestThatTheBrokerWouldNotReadIsNotSent() {
        ExecCommand large = ExecCommand.of("echo", "x".repeat(1 << 20));

        CommandRejectedException rejected = rejection(client.execute(large));
        assertThat(rejected.reason()).isEqualTo(CommandRejectedException.Reason.BAD_REQUEST);
        assertThat(rejected).hasMessageContaining("1048576");
        assertThat(peer.isQuiet()).isTrue();
    }

    @Test
    void cancellingTheFutureCancelsTheCommand() throws Exception {
        CompletableFuture<ExecResult> result = client.execute(ExecCommand.of("sleep"));
        peer.nextExec();
        assertThat(result.cancel(true)).isTrue();

        assertThat(peer.next(FrameCase.CANCEL).getCancel().getStreamId()).isEqualTo(1);
        peer.started(1).stdout(1, "late").finished(cancelled(1));
        assertThat(result).isCancelled();
        assertThat(echo()).isEqualTo("still here");
    }

    @Test
    void aCommandMayBeCancelledAndStillTellHowItEnded() throws Exception {
        ExecHandle handle = client.start(ExecCommand.of("sleep"));
        peer.nextExec();
        peer.started(1);
        handle.cancel();
        handle.cancel();
        peer.next(FrameCase.CANCEL);
        peer.finished(cancelled(1));

        assertThat(handle.onExit().get().has(ExecFlag.CANCELLED)).isTrue();
        assertThat(peer.isQuiet()).isTrue();
    }

    @Test
    void signalsGoToTheProcessOrItsGroup() throws Exception {
        ExecHandle handle = client.start(ExecCommand.of("dnsmasq"));
        peer.nextExec();
        peer.started(1);
        assertThat(handle.started().get().pid()).isEqualTo(1001);
        handle.signal(Signal.HUP);
        handle.signalGroup(Signal.TERM);

        ClientFrame hup = peer.next(FrameCase.SIGNAL);
        ClientFrame term = peer.next(FrameCase.SIGNAL);
        assertThat(hup.getSignal().getNumber()).isEqualTo(1);
        assertThat(hup.getSignal().getToGroup()).isFalse();
        assertThat(term.getSignal().getNumber()).isEqualTo(15);
        assertThat(term.getSignal().getToGroup()).isTrue();
    }

    @Test
    void aListenerHearsOutputAsItComes() throws Exception {
        List<String> heard = new ArrayList<>();
        CompletableFuture<ExecResult> result =
                client.execute(ExecCommand.of("a"), new Recorder(heard));
        peer.nextExec();
        peer.started(1).stdout(1, "x").stderr(1, "y").stdout(1, "z").exited(1, 0);

        assertThat(result.get().stdout().size()).isZero();
        assertThat(heard).containsExactly("start 1001", "out x", "err y", "out z");
    }

    @Test
    void outputIsLentToAListenerForTheCall() throws Exception {
        List<ByteBuffer> kept = new ArrayList<>();
        List<Throwable> onLoop = new ArrayList<>();
        CompletableFuture<ExecResult> result =
                client.execute(
                        ExecCommand.of("a"),
                        new OutputListener() {
                            @Override
                            public void onStdout(ByteBuffer data) {
                                kept.add(data);
                            }

                            @Override
                            public void onStderr(ByteBuffer data) {
                                onLoop.add(catchThrowable(() -> kept.getFirst().get(0)));
                            }
                        });
        peer.nextExec();
        peer.started(1).stdout(1, "x").stderr(1, "y").exited(1, 0);
        result.get();

        assertThat(kept.getFirst().isReadOnly()).isTrue();
        assertThat(onLoop).singleElement().isInstanceOf(IllegalStateException.class);
        ByteBuffer first = kept.getFirst();
        assertThatThrownBy(() -> first.get(0)).isInstanceOf(WrongThreadException.class);
    }

    @Test
    void aListenerThatThrowsEndsItsCommandAndNoOther() throws Exception {
        OutputListener faulty = new Recorder(List.of());
        CompletableFuture<ExecResult> result = client.execute(ExecCommand.of("a"), faulty);
        peer.nextExec();
        peer.started(1);

        assertThatThrownBy(result::get).hasCauseInstanceOf(UnsupportedOperationException.class);
        peer.next(FrameCase.CANCEL);
        peer.stdout(1, "more").finished(cancelled(1));
        assertThat(echo()).isEqualTo("still here");
    }

    @Test
    void aBlockingCallAnswersItsVirtualThread() throws Exception {
        CompletableFuture<ExecResult> result = new CompletableFuture<>();
        Thread caller = Thread.startVirtualThread(() -> runInto(result));
        peer.nextExec();
        peer.exited(1, 0);

        assertThat(result.get().isSuccess()).isTrue();
        caller.join();
    }

    @Test
    void interruptingABlockingCallCancelsItsCommand() throws Exception {
        CompletableFuture<ExecResult> result = new CompletableFuture<>();
        Thread caller = Thread.startVirtualThread(() -> runInto(result));
        peer.nextExec();
        caller.interrupt();

        peer.next(FrameCase.CANCEL);
        assertThatThrownBy(result::get).hasCauseInstanceOf(InterruptedException.class);
        caller.join();
    }

    @Test
    void blockingOnTheEventLoopIsRefused() throws Exception {
        CompletableFuture<ExecResult> nested =
                client.execute(ExecCommand.of("a"))
                        .thenApply(first -> {
                            try {
                                return client.run(ExecCommand.of("b"));
                            } catch (InterruptedException e) {
                                throw new CompletionException(e);
                            }
                        });
        peer.nextExec();
        peer.exited(1, 0);

        assertThatThrownBy(nested::get).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void commandsMayFollowOneAnotherOnTheEventLoop() throws Exception {
        CompletableFuture<ExecResult> second =
                client.execute(ExecCommand.of("a"))
                        .thenCompose(first -> client.execute(ExecCommand.of("b")));
        peer.nextExec();
        peer.exited(1, 0);
        assertThat(peer.nextExec().getArgv(0)).isEqualTo(utf8("b"));
        peer.exited(2, 0);

        assertThat(second.get().isSuccess()).isTrue();
    }

    @Test
    void capturedOutputIsBounded() throws Exception {
        ExecCommand command =
                ExecCommand.builder("a").outputLimits(4, 4, LimitAction.TRUNCATE).build();
        CompletableFuture<ExecResult> result = client.execute(command);
        peer.nextExec();
        peer.started(1).stdout(1, "abc").stdout(1, "def").exited(1, 0);

        assertThat(result.get().stdout().text()).isEqualTo("abcd");
        assertThat(result.get().stdout().isTruncated()).isTrue();
    }

    @Test
    void captureAsksTheBrokerForNoMoreThanItKeeps() throws Exception {
        CompletableFuture<ExecResult> result = client.execute(ExecCommand.of("a"));

        ExecRequest request = peer.nextExec();
        assertThat(result).isNotDone();
        assertThat(request.getStdoutLimitBytes()).isEqualTo(16 << 20);
        assertThat(request.getStderrLimitBytes()).isEqualTo(16 << 20);
    }

    @Test
    void aCommandThatIsNeverAnsweredIsGivenUp() throws Exception {
        client.close();
        CompletableFuture<ExecClient> connecting =
                ExecClient.builder(broker.socket())
                        .answerGrace(Duration.ofMillis(20))
                        .connectAsync();
        peer = broker.welcome();
        client = connecting.get();
        CompletableFuture<ExecResult> result =
                client.execute(ExecCommand.builder("a").timeout(Duration.ofMillis(5)).build());
        peer.nextExec();
        peer.next(FrameCase.CANCEL);

        assertThatThrownBy(result::get).hasCauseInstanceOf(OutcomeUnknownException.class);
        peer.exited(1, 0);
        assertThat(client.broker().brokerVersion()).isEqualTo("fake 1");
    }

    @Test
    void closingFailsWhatIsOpen() throws Exception {
        CompletableFuture<ExecResult> open = client.execute(ExecCommand.of("a"));
        ExecHandle handle = client.start(ExecCommand.of("b"));
        peer.nextExec();
        peer.nextExec();
        client.close();
        peer.awaitClosed();

        assertThatThrownBy(open::get).hasCauseInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(() -> handle.stdout().read()).hasMessageContaining("client is closed");
        assertThatThrownBy(() -> client.execute(ExecCommand.of("c")).get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(BrokerConnectionException.class)
                .hasMessageContaining("closed");
        handle.cancel();
        client.close();
    }

    private String echo() throws Exception {
        CompletableFuture<ExecResult> result = client.execute(ExecCommand.of("echo"));
        int id = peer.nextExec().getStreamId();
        peer.stdout(id, "still here").exited(id, 0);
        return result.get().stdout().text();
    }

    private void runInto(CompletableFuture<ExecResult> result) {
        try {
            result.complete(client.run(ExecCommand.of("a")));
        } catch (InterruptedException | RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private static Finished.Builder cancelled(int streamId) {
        return Finished.newBuilder().setStreamId(streamId).setSignal(15).setCancelled(true);
    }

    private static CommandRejectedException rejection(CompletableFuture<ExecResult> result) {
        try {
            result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CommandRejectedException rejected) {
                return rejected;
            }
            throw e;
        }
        throw new AssertionError("not rejected");
    }

    private static ByteString utf8(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
