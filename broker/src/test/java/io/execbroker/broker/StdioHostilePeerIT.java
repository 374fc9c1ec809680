package io.execbroker.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import io.execbroker.broker.testing.Fds;
import io.execbroker.broker.testing.HeldPipe;
import io.execbroker.broker.testing.Kernel;
import io.execbroker.broker.testing.LeftoverCheck;
import io.execbroker.broker.testing.PassingClient;
import io.execbroker.broker.testing.Waiting;
import io.execbroker.broker.testing.WireClient;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.Goaway;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.OpenRootwrap;
import io.execbroker.proto.v1.Ping;
import io.execbroker.proto.v1.StdinChunk;
import io.execbroker.proto.v1.StdinMode;
import io.execbroker.proto.v1.WindowUpdate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * What a peer may do with the descriptors that it passes: each gets its clear answer, no descriptor
 * stays in the broker, and another connection notices nothing.
 */
@ParameterizedClass
@EnumSource(Kernel.class)
class StdioHostilePeerIT {

    @RegisterExtension
    final LeftoverCheck leftovers = LeftoverCheck.allowingThreads("globalEventExecutor");

    private final Kernel kernel;
    private final Fds fds = new Fds();
    private SessionFixture broker;

    StdioHostilePeerIT(Kernel kernel) {
        this.kernel = kernel;
    }

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
        broker = SessionFixture.start(kernel);
    }

    @AfterEach
    void brokerServesOn() throws Exception {
        try (var bystander = WireClient.open(broker.socketPath)) {
            assertThat(bystander.run("true").exitCode()).isZero();
        }
        var out = fds.pipe();
        try (var proper =
                PassingClient.open(broker.socketPath, out.first(), out.second(), out.second())) {
            assertThat(proper.wire().run("echo", "fine").exitCode()).isZero();
            assertThat(Fds.read(out.first())).isEqualTo("fine\n");
        }
        Waiting.until("connections closed", () -> broker.metrics.openConnections() == 0);
        fds.close();
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 253})
    void everyNumberButThreeIsRefusedByItsNumber(int count) {
        try (var peer = PassingClient.greet(broker.socketPath)) {
            peer.pass(new byte[1], descriptors(count));

            assertThat(refusal(peer).getMessage())
                    .contains(count + " descriptors came", "exactly three");
        }
    }

    @Test
    void messagesThatAddUpToThreeAreNotThree() {
        try (var peer = PassingClient.greet(broker.socketPath)) {
            peer.pass(new byte[1], descriptors(1));
            peer.pass(new byte[1], descriptors(2));

            assertThat(refusal(peer).getMessage())
                    .containsPattern("[13] descriptors came|more came");
        }
    }

    /** It comes together with the first, after it, or cannot be sent any more. */
    @Test
    void secondMessageIsNotTakenWheneverItComes() {
        for (var i = 0; i < 20; i++) {
            try (var peer = PassingClient.greet(broker.socketPath)) {
                peer.pass(new byte[1], descriptors(3));
                var isSent = peer.tryPass(new byte[1], descriptors(3));

                if (isSent) {
                    assertThat(peer.wire().awaitGoaway().getReason())
                            .isIn(
                                    GoawayReason.GOAWAY_REASON_BAD_DESCRIPTORS,
                                    GoawayReason.GOAWAY_REASON_BAD_FRAME);
                } else {
                    assertThat(peer.wire().requireFrame().hasStdioReady()).isTrue();
                }
            }
        }
    }

    /** A connection on which no descriptors are asked for now. */
    enum Unasking {
        SILENT {
            @Override
            PassingClient open(Path socket, Fds fds) {
                return PassingClient.connect(socket);
            }
        },
        GREETED {
            @Override
            PassingClient open(Path socket, Fds fds) {
                var client = PassingClient.connect(socket);
                client.wire().hello("");
                return client;
            }
        },
        SERVED {
            @Override
            PassingClient open(Path socket, Fds fds) {
                var pipe = fds.pipe();
                return PassingClient.open(socket, pipe.first(), pipe.second(), pipe.second());
            }
        };

        abstract PassingClient open(Path socket, Fds fds);
    }

    @ParameterizedTest
    @EnumSource(Unasking.class)
    void descriptorsThatNobodyAskedForAreRefusedAndClosedWithoutAnybodyWaiting(Unasking unasking) {
        var lingering = fds.lingering();
        try (var peer = unasking.open(broker.socketPath, fds)) {
            var isSent = handOver(lingering, () -> peer.tryPass(ping(), lingering.first()));

            assertThat(isSent).isEqualTo(!kernel.refusesDescriptors(fds));
            if (isSent) {
                assertThat(refusal(peer).getMessage()).contains("nobody asked for");
                Waiting.until("it lingers", () -> broker.lingering() == 1);
            }
        }
        everyLoopRunsCommands();
        if (!kernel.refusesDescriptors(fds)) {
            fds.close(lingering.second());
        }
        Waiting.until("nothing lingers", () -> broker.lingering() == 0);
    }

    @ParameterizedTest
    @EnumSource(Unasking.class)
    void descriptorsOfAnUrgentByteAreNotReadPastEither(Unasking unasking) {
        var lingering = fds.lingering();
        try (var peer = unasking.open(broker.socketPath, fds)) {
            var isSent =
                    handOver(lingering, () -> peer.tryPassUrgently(new byte[1], lingering.first()));
            peer.tryPass(ping());

            assertThat(isSent).isEqualTo(!kernel.refusesDescriptors(fds));
            if (isSent) {
                assertThat(refusal(peer).getMessage()).contains("nobody asked for");
            }
        }
        everyLoopRunsCommands();
    }

    @Test
    void urgentByteIsReadInItsPlace() throws IOException {
        try (var peer = PassingClient.connect(broker.socketPath)) {
            peer.wire().hello("");
            peer.tryPassUrgently(ping());

            assertThat(peer.wire().requireFrame().hasPong()).isTrue();
        }
    }

    @Test
    void urgentByteBeforeTheDescriptorsIsNotReadPast() {
        var lingering = fds.lingering();
        try (var peer = PassingClient.greet(broker.socketPath)) {
            var one = lingering.first();
            var isSent =
                    handOver(
                            lingering,
                            () ->
                                    peer.tryPassUrgently(new byte[1], one, one, one)
                                            && peer.tryPass(new byte[1]));

            assertThat(isSent).isTrue();
            assertThat(refusal(peer).getMessage()).contains("no Unix socket");
        }
        everyLoopRunsCommands();
        fds.close(lingering.second());
        Waiting.until("taken again", this::isTaken);
    }

    @ParameterizedTest
    @EnumSource(Unasking.class)
    void descriptorsThatWaitInAConnectionThatEndsAreClosedWithoutAnybodyWaiting(Unasking unasking) {
        var lingering = fds.lingering();
        var peer = unasking.open(broker.socketPath, fds);
        handOver(
                lingering,
                () -> {
                    // A broken frame ends the connection with the descriptors behind it unread.
                    peer.tryPass(new byte[] {0});
                    return peer.tryPass(ping(), lingering.first());
                });
        peer.close();
        everyLoopRunsCommands();
    }

    /**
     * Leaves the broker the only holder of a socket whose close waits.
     *
     * @param pass sends its first end; false if the broker takes none
     * @return what {@code pass} returned
     */
    private boolean handOver(Fds.Ends lingering, BooleanSupplier pass) {
        try (var _ = broker.holdLoops()) {
            var isSent = pass.getAsBoolean();
            if (!isSent) {
                // Or its close would wait here.
                fds.close(lingering.second());
            }
            fds.close(lingering.first());
            return isSent;
        }
    }

    /** Each byte is looked at before it is read, and none is lost or read twice. */
    @Test
    void largeFramesPassWhateverTheKernel() throws IOException {
        try (var peer = WireClient.open(broker.socketPath)) {
            var stdin = "0123456789abcde\n".repeat(50_000);
            var id =
                    peer.exec(
                            peer.request("cksum")
                                    .setStdinMode(StdinMode.STDIN_MODE_INLINE)
                                    .setStdin(ByteString.copyFromUtf8(stdin)));

            assertThat(peer.await(id).stdoutText()).isEqualTo("1514882567 800000\n");
        }
    }

    @Test
    void bytesBesideTheOneAreRefused() {
        try (var peer = PassingClient.greet(broker.socketPath)) {
            peer.pass(new byte[2], descriptors(3));

            assertThat(refusal(peer).getMessage()).contains("one byte 0");
        }
    }

    @Test
    void byteThatIsNotZeroIsRefused() {
        try (var peer = PassingClient.greet(broker.socketPath)) {
            peer.pass(new byte[] {1}, descriptors(3));

            assertThat(refusal(peer).getMessage()).contains("one byte 0");
        }
    }

    @Test
    void frameInPlaceOfDescriptorsIsRefused() {
        try (var peer = PassingClient.greet(broker.socketPath)) {
            peer.wire().exec("true");

            assertThat(refusal(peer).getMessage()).contains("0 descriptors came");
        }
    }

    @Test
    void descriptorsThatDoNotComeAreWaitedForUntilTheDeadlineOfTheHandshake() {
        try (var peer = PassingClient.greet(broker.socketPath)) {
            var goaway = peer.wire().awaitGoaway();

            assertThat(goaway.getReason()).isEqualTo(GoawayReason.GOAWAY_REASON_HANDSHAKE_TIMEOUT);
            assertThat(goaway.getMessage()).contains("no descriptors received within");
        }
    }

    /** A kind that is not taken. */
    record Kind(String words, ToIntFunction<Fds> make) {
        @Override
        public String toString() {
            return words;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("anon_inode:[eventpoll]", Fds::epoll),
                new Kind("anon_inode:[eventfd]", Fds::event),
                new Kind("not mounted where the broker is", Fds::memory),
                new Kind("a socket that is no Unix socket", Fds::tcpSocket));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void kindThatMayBlockIsRefusedByNameWithTheRemedy(Kind kind) {
        var pipe = fds.pipe();
        try (var peer = PassingClient.greet(broker.socketPath)) {
            peer.pass(new byte[1], pipe.first(), kind.make().applyAsInt(fds), pipe.second());

            assertThat(refusal(peer).getMessage())
                    .contains("standard output is", kind.words(), "CMD | cat");
        }
        Waiting.until("those are closed", this::isTaken);
        try (var peer = PassingClient.greet(broker.socketPath)) {
            peer.pass(new byte[1], kind.make().applyAsInt(fds), pipe.second(), pipe.second());

            assertThat(refusal(peer).getMessage()).contains("standard input is", "cat FILE | CMD");
        }
    }

    @Test
    void peerThatDiesInBetweenLeavesNothing() {
        for (var i = 0; i < 20; i++) {
            PassingClient.greet(broker.socketPath).close();

            var passed = PassingClient.greet(broker.socketPath);
            passed.pass(new byte[1], descriptors(3));
            passed.close();

            PassingClient.open(broker.socketPath, descriptor(), descriptor(), descriptor()).close();

            var asked =
                    PassingClient.open(broker.socketPath, descriptor(), descriptor(), descriptor());
            asked.wire().exec("true");
            asked.close();
        }
        Waiting.until("all gone", () -> broker.metrics.openConnections() == 0);
        Waiting.until("all ended", () -> broker.exec.liveStreams() == 0);
    }

    @Test
    void socketThatLingersIsClosedWithoutAnybodyWaitingAndItsUserIsTakenNoMoreUntilThen() {
        var lingering = fds.lingering();
        try (var peer = PassingClient.greet(broker.socketPath)) {
            handOver(
                    lingering,
                    () -> peer.tryPass(new byte[1], lingering.first(), descriptor(), descriptor()));
            assertThat(refusal(peer).getMessage()).contains("no Unix socket");
        }
        try (var next = PassingClient.greet(broker.socketPath)) {
            next.pass(new byte[1], descriptors(3));
            assertThat(refusal(next).getMessage()).contains("still being closed");
        }
        everyLoopRunsCommands();

        fds.close(lingering.second());

        Waiting.until("taken again", this::isTaken);
    }

    private boolean isTaken() {
        try (var peer = PassingClient.greet(broker.socketPath)) {
            peer.pass(new byte[1], descriptors(3));
            return peer.wire().requireFrame().hasStdioReady();
        }
    }

    @Test
    void unixSocketWithOneThatLingersInItsQueueIsClosedWithoutAnybodyWaiting() {
        var lingering = fds.lingering();
        var sockets = fds.unixSockets();
        PassingClient.send(sockets.first(), new byte[1], lingering.first());
        fds.close(lingering.first());
        try (var peer =
                PassingClient.open(
                        broker.socketPath, descriptor(), sockets.second(), descriptor())) {
            fds.close(sockets.second());
            assertThat(peer.wire().run("true").exitCode()).isZero();
        }
        everyLoopRunsCommands();

        fds.close(lingering.second());
    }

    @RepeatedTest(10)
    void pipeThatItsReaderHoldsIsClosedWithoutAnybodyWaiting() {
        try (var held = HeldPipe.open(fds)) {
            var peer =
                    PassingClient.open(
                            broker.socketPath, descriptor(), held.writeEnd(), descriptor());
            // The broker's is the last one, then.
            fds.close(held.writeEnd());
            peer.close();
            Waiting.until("closed", () -> broker.metrics.openConnections() == 0);
            everyLoopRunsCommands();

            assertThat(isTaken()).isTrue();
        }
    }

    @Test
    void requestBehindRefusedDescriptorsIsNotLookedAt() {
        for (var i = 0; i < 20; i++) {
            try (var peer = PassingClient.greet(broker.socketPath)) {
                peer.pass(new byte[1], descriptor(), fds.event(), descriptor());
                // The broker may be gone already.
                peer.tryPass(request());

                assertThat(refusal(peer).getLastStreamId()).isZero();
            }
        }
        assertThat(broker.audit.reports()).isEmpty();
        assertThat(broker.exec.liveStreams()).isZero();
    }

    private static byte[] request() {
        return encoded(
                ClientFrame.newBuilder()
                        .setExec(
                                ExecRequest.newBuilder()
                                        .setStreamId(1)
                                        .addArgv(ByteString.copyFromUtf8("true")))
                        .build());
    }

    private static byte[] ping() {
        return encoded(ClientFrame.newBuilder().setPing(Ping.getDefaultInstance()).build());
    }

    private static byte[] encoded(ClientFrame frame) {
        var bytes = new ByteArrayOutputStream();
        try {
            frame.writeDelimitedTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void whatWaitsInAConnectionThatFailsIsClosedWithoutAnybodyWaiting() {
        var tooMany = fds.lingering();
        var unread = fds.lingering();
        try (var peer = PassingClient.greet(broker.socketPath)) {
            handOver(tooMany, () -> peer.tryPass(new byte[1], tooMany.first()));
            assertThat(refusal(peer).getMessage()).contains("1 descriptors came");
        }
        var dead = PassingClient.greet(broker.socketPath);
        handOver(unread, () -> dead.tryPass(new byte[1], unread.first()));
        dead.close();
        everyLoopRunsCommands();

        fds.close(tooMany.second());
        fds.close(unread.second());
    }

    /** Connections are dealt to the loops in turn. */
    private void everyLoopRunsCommands() {
        for (var i = 0; i < 4; i++) {
            try (var bystander = WireClient.open(broker.socketPath)) {
                for (var k = 0; k < 10; k++) {
                    assertThat(bystander.run("true").exitCode()).isZero();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Stream<ClientFrame.Builder> framesOfChunks() {
        return Stream.of(
                ClientFrame.newBuilder().setStdin(StdinChunk.newBuilder().setStreamId(1)),
                ClientFrame.newBuilder()
                        .setWindowUpdate(WindowUpdate.newBuilder().setCreditBytes(1)),
                ClientFrame.newBuilder().setOpenRootwrap(OpenRootwrap.getDefaultInstance()));
    }

    @ParameterizedTest
    @MethodSource("framesOfChunks")
    void framesThatNeedNoDescriptorsEndTheConnection(ClientFrame.Builder frame) {
        try (var peer =
                PassingClient.open(broker.socketPath, descriptor(), descriptor(), descriptor())) {
            peer.wire().send(frame);

            assertThat(peer.wire().awaitGoaway().getReason())
                    .isEqualTo(GoawayReason.GOAWAY_REASON_BAD_STATE);
        }
    }

    @Test
    void descriptorsOfAConnectionThatBreaksTheProtocolAreClosed() {
        var out = fds.pipe();
        try (var peer =
                PassingClient.open(broker.socketPath, out.first(), out.second(), out.second())) {
            fds.close(out.second());
            peer.wire().sendRaw(new byte[] {0});

            assertThat(peer.wire().awaitGoaway().getReason())
                    .isEqualTo(GoawayReason.GOAWAY_REASON_BAD_FRAME);
            assertThat(Fds.readAll(out.first())).isEmpty();
        }
    }

    private Goaway refusal(PassingClient peer) {
        var goaway = peer.wire().awaitGoaway();
        assertThat(goaway.getReason()).isEqualTo(GoawayReason.GOAWAY_REASON_BAD_DESCRIPTORS);
        return goaway;
    }

    private int descriptor() {
        return fds.pipe().second();
    }

    private int[] descriptors(int count) {
        var one = descriptor();
        var all = new int[count];
        Arrays.fill(all, one);
        return all;
    }
}
