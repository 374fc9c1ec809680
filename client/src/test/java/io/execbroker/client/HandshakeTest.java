package io.execbroker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.client.BrokerConnectionException.Reason;
import io.execbroker.client.FakeBroker.Peer;
import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame.FrameCase;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.Hello;
import io.execbroker.proto.v1.Pong;
import io.execbroker.proto.v1.StdioMode;
import io.execbroker.proto.v1.Welcome;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

@Timeout(60)
@ExtendWith(LeakCheck.class)
class HandshakeTest {

    private final FakeBroker broker = new FakeBroker();

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void helloSaysWhoAsksForWhat() throws Exception {
        CompletableFuture<ExecClient> connecting =
                ExecClient.builder(broker.socket())
                        .profile("neutron")
                        .clientName("agent 7")
                        .connectionWindowBytes(100_000)
                        .connectAsync();
        Peer peer = broker.accept();
        Hello hello = peer.next(FrameCase.HELLO).getHello();
        peer.send(welcome(1));
        connecting.get().close();

        assertThat(hello.getProtocolVersion()).isEqualTo(1);
        assertThat(hello.getProfile()).isEqualTo("neutron");
        assertThat(hello.getClientName()).isEqualTo("agent 7");
        assertThat(hello.getStdioMode()).isEqualTo(StdioMode.STDIO_MODE_CHUNKS);
        assertThat(hello.getConnectionWindowBytes()).isEqualTo(100_000);
    }

    @ParameterizedTest
    @CsvSource({
        "DRAINING, DRAINING",
        "UNAUTHORISED, UNAUTHORISED",
        "BAD_FRAME, PROTOCOL_FAULT",
        "FRAME_TOO_LARGE, PROTOCOL_FAULT",
        "BAD_STATE, PROTOCOL_FAULT",
        "BAD_STREAM_ID, PROTOCOL_FAULT",
        "FLOW_CONTROL, PROTOCOL_FAULT",
        "UNSUPPORTED_VERSION, UNSUPPORTED_VERSION",
        "UNSUPPORTED, UNSUPPORTED",
        "LIMIT, LIMIT",
        "CALM_DOWN, CALM_DOWN",
        "HANDSHAKE_TIMEOUT, HANDSHAKE_TIMEOUT",
        "INTERNAL, INTERNAL",
        "UNKNOWN_PROFILE, UNKNOWN_PROFILE",
        "UNSPECIFIED, INTERNAL",
    })
    void everyRefusalHasItsReason(String goaway, Reason expected) throws Exception {
        CompletableFuture<ExecClient> connecting =
                ExecClient.builder(broker.socket()).connectAsync();
        Peer peer = broker.accept();
        peer.goaway(GoawayReason.valueOf("GOAWAY_REASON_" + goaway), 0);
        peer.close();

        BrokerConnectionException refusal = refusal(connecting);
        assertThat(refusal.reason()).isEqualTo(expected);
        assertThat(refusal).hasMessageContaining("because of the test");
    }

    @Test
    void aMissingSocketIsNamed() {
        Path nowhere = broker.socket().resolveSibling("nowhere");

        assertThatThrownBy(() -> ExecClient.connect(nowhere))
                .isInstanceOfSatisfying(
                        BrokerConnectionException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
                .hasMessageContaining(nowhere.toString())
                .hasMessageContaining("execbrokerd");
    }

    @Test
    void anUntrustedUserIsToldNothing() throws Exception {
        CompletableFuture<ExecClient> connecting =
                ExecClient.builder(broker.socket())
                        .brokerUids(Set.of(4_000_000_000L))
                        .connectAsync();
        Peer peer = broker.accept();
        peer.awaitClosed();

        assertThat(refusal(connecting).reason()).isEqualTo(Reason.UNTRUSTED_BROKER);
        assertThat(peer.isQuiet()).isTrue();
    }

    @Test
    void aSilentBrokerIsGivenUp() throws Exception {
        CompletableFuture<ExecClient> connecting =
                ExecClient.builder(broker.socket())
                        .handshakeTimeout(Duration.ofMillis(20))
                        .connectAsync();
        broker.accept().awaitClosed();

        assertThat(refusal(connecting).reason()).isEqualTo(Reason.NO_WELCOME);
    }

    @Test
    void aBrokerThatClosesAtOnceIsLost() throws Exception {
        CompletableFuture<ExecClient> connecting =
                ExecClient.builder(broker.socket()).connectAsync();
        broker.accept().close();

        assertThat(refusal(connecting).reason()).isEqualTo(Reason.LOST);
    }

    @Test
    void anotherProtocolVersionIsRefused() throws Exception {
        CompletableFuture<ExecClient> connecting =
                ExecClient.builder(broker.socket()).connectAsync();
        broker.accept().send(welcome(2)).awaitClosed();

        assertThat(refusal(connecting).reason()).isEqualTo(Reason.UNSUPPORTED_VERSION);
    }

    @Test
    void aFrameBeforeWelcomeIsRefused() throws Exception {
        CompletableFuture<ExecClient> connecting =
                ExecClient.builder(broker.socket()).connectAsync();
        broker.accept()
                .send(BrokerFrame.newBuilder().setPong(Pong.newBuilder().setValue(1)))
                .awaitClosed();

        assertThat(refusal(connecting).reason()).isEqualTo(Reason.BAD_BROKER);
    }

    @Test
    void bytesThatAreNoFrameAreRefused() throws Exception {
        CompletableFuture<ExecClient> connecting =
                ExecClient.builder(broker.socket()).connectAsync();
        broker.accept().raw((byte) 0).awaitClosed();

        assertThat(refusal(connecting).reason()).isEqualTo(Reason.BAD_BROKER);
    }

    private static BrokerFrame.Builder welcome(int version) {
        return BrokerFrame.newBuilder()
                .setWelcome(
                        Welcome.newBuilder()
                                .setProtocolVersion(version)
                                .setInstanceId(FakeBroker.INSTANCE)
                                .setLimits(FakeBroker.LIMITS));
    }

    private static BrokerConnectionException refusal(CompletableFuture<ExecClient> connecting) {
        try {
            connecting.join().close();
        } catch (CompletionException e) {
            if (e.getCause() instanceof BrokerConnectionException refusal) {
                return refusal;
            }
            throw e;
        }
        throw new AssertionError("not refused");
    }
}
