package io.execbroker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;

import io.execbroker.client.FakeBroker.Peer;
import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame.FrameCase;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.Finished;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.OutputFd;
import io.execbroker.proto.v1.Started;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Connections that end, and what becomes of the requests on them. */
@Timeout(60)
@ExtendWith(LeakCheck.class)
class ReconnectTest {

    private static final ByteString OTHER_INSTANCE = ByteString.copyFromUtf8("ABCDEF0123456789");
    private static final ExecCommand PLAIN = ExecCommand.of("plain");
    private static final ExecCommand NAMED =
            ExecCommand.builder("named").requestId(new byte[] {7}).build();

    private final FakeBroker broker = new FakeBroker();
    private ExecClient client;
    private Peer peer;

    @BeforeEach
    void connect() throws Exception {
        connect(new ReconnectPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2)));
    }

    @AfterEach
    void disconnect() throws Exception {
        client.close();
        broker.close();
    }

    @Test
    void aRequestThatMayHaveRunIsNotSentAgain() throws Exception {
        CompletableFuture<ExecResult> result = client.execute(PLAIN);
        peer.nextExec();
        peer.close();

        assertThatThrownBy(result::get)
                .hasCauseInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("'plain' may have run");
        assertThat(broker.isLonely()).isTrue();
    }

    @Test
    void theNextCommandMakesAConnection() throws Exception {
        peer.close();
        CompletableFuture<ExecResult> result = client.execute(PLAIN);
        peer = broker.welcome();
        answer(result);
    }

    @Test
    void aNamedRequestIsRepeatedToTheSameBroker() throws Exception {
        CompletableFuture<ExecResult> result = client.execute(NAMED);
        ExecRequest first = peer.nextExec();
        peer.started(1).stdout(1, "lost, ");
        peer.close();
        peer = broker.welcome();
        ExecRequest second = peer.nextExec();
        peer.send(
                        BrokerFrame.newBuilder()
                                .setStarted(Started.newBuilder().setStreamId(1).setRepeated(true)))
                .finished(Finished.newBuilder().setStreamId(1).setExitCode(4).setRepeated(true));

        assertThat(second).isEqualTo(first);
        assertThat(result.get().outcome()).isEqualTo(new ExecOutcome.Exited(4));
        assertThat(result.get().has(ExecFlag.REPEATED)).isTrue();
    }

    @Test
    void aNamedRequestIsNotRepeatedToAnotherBroker() throws Exception {
        CompletableFuture<ExecResult> result = client.execute(NAMED);
        peer.nextExec();
        peer.close();
        peer = broker.accept().welcome(OTHER_INSTANCE, FakeBroker.LIMITS);

        assertThatThrownBy(result::get).hasCauseInstanceOf(OutcomeUnknownException.class);
        answer(client.execute(PLAIN));
    }

    @Test
    void aNamedRequestIsNotRepeatedToABrokerThatForgets() throws Exception {
        client.close();
        CompletableFuture<ExecClient> connecting =
                ExecClient.builder(broker.socket()).connectAsync();
        var forgetful = FakeBroker.LIMITS.toBuilder().setRequestMemoryMs(0).build();
        peer = broker.accept().welcome(FakeBroker.INSTANCE, forgetful);
        client = connecting.get();
        CompletableFuture<ExecResult> result = client.execute(NAMED);
        peer.nextExec();
        peer.close();
        peer = broker.accept().welcome(FakeBroker.INSTANCE, forgetful);

        assertThatThrownBy(result::get).hasCauseInstanceOf(OutcomeUnknownException.class);
        assertThat(peer.isQuiet()).isTrue();
    }

    @Test
    void aNamedRequestWhoseInputIsHalfSentIsNotRepeated() throws Exception {
        ExecCommand command =
                ExecCommand.builder("cat").requestId(new byte[] {8}).streamStdin().build();
        ExecHandle handle = client.start(command);
        peer.nextExec();
        handle.stdin().write(1);
        peer.next(FrameCase.STDIN);
        peer.close();

        assertThatThrownBy(() -> handle.onExit().get())
                .hasCauseInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(() -> handle.stdin().write(1)).hasMessageContaining("broken pipe");
    }

    @Test
    void wholeInputIsSentFromItsBeginningAgain() throws Exception {
        ExecCommand command =
                ExecCommand.builder("cat")
                        .requestId(new byte[] {9})
                        .stdin(new byte[100_000])
                        .build();
        CompletableFuture<ExecResult> result = client.execute(command);
        peer.nextExec();
        peer.next(FrameCase.STDIN);
        peer.close();
        peer = broker.welcome();
        assertThat(peer.nextExec().getRequestId()).isEqualTo(command.request().getRequestId());
        peer.credit(1, 100_000);
        int bytes = 0;
        while (bytes < 100_000) {
            bytes += peer.next(FrameCase.STDIN).getStdin().getData().size();
        }
        assertThat(bytes).isEqualTo(100_000);
        assertThat(peer.next(FrameCase.STDIN).getStdin().getEnd()).isTrue();
        peer.exited(1, 0);

        assertThat(result.get().isSuccess()).isTrue();
    }

    @Test
    void bytesReadAfterAReconnectGrantNoCreditOfTheNewStream() throws Exception {
        ExecHandle handle = client.start(NAMED);
        peer.nextExec();
        peer.output(1, OutputFd.OUTPUT_FD_STDOUT, ByteString.copyFrom(new byte[60_000]));
        peer.output(1, OutputFd.OUTPUT_FD_STDOUT, ByteString.copyFrom(new byte[60_000]));
        peer.close();
        peer = broker.welcome();
        peer.nextExec();
        assertThat(handle.stdout().readNBytes(120_000)).hasSize(120_000);
        handle.signal(Signal.HUP);

        peer.next(FrameCase.SIGNAL);
    }

    @Test
    void aRefusedReconnectFailsWhatWaits() throws Exception {
        CompletableFuture<ExecResult> named = client.execute(NAMED);
        peer.nextExec();
        peer.close();
        Peer second = broker.accept();
        second.goaway(GoawayReason.GOAWAY_REASON_UNAUTHORISED, 0);
        second.close();

        assertThatThrownBy(named::get).hasCauseInstanceOf(OutcomeUnknownException.class);
        assertThat(broker.isLonely()).isTrue();
    }

    @Test
    void aBrokerThatStaysAwayIsGivenUpAndTriedAgainWithTheNextCommand() throws Exception {
        broker.stopListening();
        peer.close();
        CompletableFuture<ExecResult> first = client.execute(PLAIN);

        assertThatThrownBy(first::get)
                .hasCauseInstanceOf(BrokerConnectionException.class)
                .hasMessageContaining("cannot connect");
        broker.listenAgain();
        CompletableFuture<ExecResult> second = client.execute(PLAIN);
        peer = broker.welcome();
        answer(second);
    }

    @Test
    void aCommandThatWaitsForAConnectionCanBeCancelled() throws Exception {
        peer.close();
        ExecHandle handle = client.start(PLAIN);
        Peer silent = broker.accept();
        silent.next(FrameCase.HELLO);
        handle.cancel();

        assertThatThrownBy(() -> handle.onExit().get())
                .hasCauseInstanceOf(CommandRejectedException.class)
                .hasMessageContaining("cancelled before it was sent");
    }

    @Test
    void withoutReconnectTheNextCommandFails() throws Exception {
        client.close();
        connect(ReconnectPolicy.NEVER);
        CompletableFuture<ExecResult> named = client.execute(NAMED);
        peer.nextExec();
        peer.close();

        assertThatThrownBy(named::get).hasCauseInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(() -> client.execute(PLAIN).get())
                .hasCauseInstanceOf(BrokerConnectionException.class);
        assertThat(broker.isLonely()).isTrue();
    }

    @Test
    void aDrainingBrokerAnswersWhatItTookAndTheRestGoesElsewhere() throws Exception {
        CompletableFuture<ExecResult> seen = client.execute(PLAIN);
        CompletableFuture<ExecResult> unseen = client.execute(PLAIN);
        peer.nextExec();
        peer.nextExec();
        peer.goaway(GoawayReason.GOAWAY_REASON_DRAINING, 1);
        Peer next = broker.accept().welcome(OTHER_INSTANCE, FakeBroker.LIMITS);
        assertThat(next.nextExec().getStreamId()).isEqualTo(1);
        next.exited(1, 2);
        peer.started(1).stdout(1, "old").exited(1, 0);

        assertThat(unseen.get().outcome()).isEqualTo(new ExecOutcome.Exited(2));
        assertThat(seen.get().stdout().text()).isEqualTo("old");
        peer.awaitClosed();
        CompletableFuture<ExecResult> later = client.execute(PLAIN);
        peer = next;
        answer(later);
    }

    @Test
    void aBrokerThatWelcomesAndDrainsIsGivenUp() throws Exception {
        CompletableFuture<ExecResult> result = client.execute(PLAIN);
        drainUnseen(peer);
        drainUnseen(broker.welcome());
        drainUnseen(broker.welcome());

        assertThatThrownBy(result::get)
                .hasCauseInstanceOf(BrokerConnectionException.class)
                .hasMessageContaining("shuts down");
        assertThat(broker.isLonely()).isTrue();
    }

    @Test
    void anIdleConnectionToADrainingBrokerIsClosed() throws Exception {
        peer.goaway(GoawayReason.GOAWAY_REASON_DRAINING, 0);
        peer.awaitClosed();

        assertThat(broker.isLonely()).isTrue();
    }

    @Test
    void aGoawayTellsOpenCommandsWhy() throws Exception {
        CompletableFuture<ExecResult> result = client.execute(PLAIN);
        peer.nextExec();
        peer.goaway(GoawayReason.GOAWAY_REASON_INTERNAL, 0);
        peer.close();

        assertThatThrownBy(result::get)
                .hasCauseInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("INTERNAL")
                .hasMessageContaining("because of the test");
    }

    static Stream<Consumer<Peer>> faults() {
        return Stream.of(
                peer -> peer.raw((byte) 0),
                peer -> peer.raw((byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xf),
                peer -> peer.raw((byte) 2, (byte) 0x0f, (byte) 0),
                peer -> peer.exited(99, 0),
                peer -> peer.stdout(0, "x"),
                peer -> peer.credit(1, 0),
                peer -> peer.credit(0, Integer.MAX_VALUE),
                peer -> peer.finished(Finished.newBuilder().setStreamId(1)),
                peer -> peer.welcomeAgain());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aBrokerThatBreaksTheProtocolIsLeft(Consumer<Peer> fault) throws Exception {
        CompletableFuture<ExecResult> result = client.execute(PLAIN);
        peer.nextExec();
        fault.accept(peer);
        peer.awaitClosed();

        assertThatThrownBy(result::get)
                .hasCauseInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("the broker broke the protocol");
        CompletableFuture<ExecResult> next = client.execute(PLAIN);
        peer = broker.welcome();
        answer(next);
    }

    private void connect(ReconnectPolicy policy) throws Exception {
        CompletableFuture<ExecClient> connecting =
                ExecClient.builder(broker.socket()).reconnect(policy).connectAsync();
        peer = broker.welcome();
        client = connecting.get();
    }

    private static void drainUnseen(Peer draining) throws InterruptedException {
        draining.nextExec();
        draining.goaway(GoawayReason.GOAWAY_REASON_DRAINING, 0);
        draining.awaitClosed();
    }

    private void answer(CompletableFuture<ExecResult> result)
            throws InterruptedException, ExecutionException {
        int id = peer.nextExec().getStreamId();
        peer.exited(id, 0);
        assertThat(result.orTimeout(20, TimeUnit.SECONDS).get().isSuccess()).isTrue();
    }
}
