package io.execbroker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;

import io.execbroker.client.FakeBroker.Peer;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.ClientFrame.FrameCase;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.OutputFd;
import io.execbroker.proto.v1.StdinChunk;
import io.execbroker.proto.v1.StdinMode;
import io.execbroker.proto.v1.WindowUpdate;
import io.execbroker.wire.SendWindow;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Standard streams that the caller reads and writes, and the credit behind them. */
@Timeout(60)
@ExtendWith(LeakCheck.class)
class StreamingTest {

    private static final int STREAM_WINDOW = 100_000;
    private static final int CONNECTION_WINDOW = 200_000;
    private static final int STDIN_WINDOW = 50_000;
    private static final int CONNECTION_STDIN_WINDOW = 60_000;

    private final FakeBroker broker = new FakeBroker();
    private ExecClient client;
    private Peer peer;

    @BeforeEach
    void connect() throws Exception {
        CompletableFuture<ExecClient> connecting =
                ExecClient.builder(broker.socket())
                        .streamWindowBytes(STREAM_WINDOW)
                        .connectionWindowBytes(CONNECTION_WINDOW)
                        .connectAsync();
        peer =
                broker.accept()
                        .welcome(
                                FakeBroker.INSTANCE,
                                FakeBroker.LIMITS.toBuilder()
                                        .setStdinWindowBytes(STDIN_WINDOW)
                                        .setConnectionStdinWindowBytes(CONNECTION_STDIN_WINDOW)
                                        .build());
        client = connecting.get();
    }

    @AfterEach
    void disconnect() throws Exception {
        client.close();
        broker.close();
    }

    @Test
    void bothOutputsAreRead() throws Exception {
        ExecHandle handle = client.start(ExecCommand.of("a"));
        assertThat(peer.nextExec().getInitialWindowBytes()).isEqualTo(STREAM_WINDOW);
        peer.started(1).stdout(1, "out").stderr(1, "err").stdout(1, "put").exited(1, 0);

        assertThat(text(handle.stdout())).isEqualTo("output");
        assertThat(text(handle.stderr())).isEqualTo("err");
        assertThat(handle.onExit().get().isSuccess()).isTrue();
    }

    @Test
    void readingGrantsTheCreditOfTheStreamByHalves() throws Exception {
        ExecHandle handle = client.start(ExecCommand.of("a"));
        peer.nextExec();
        peer.output(1, OutputFd.OUTPUT_FD_STDOUT, zeros(60_000));
        assertThat(handle.stdout().readNBytes(60_000)).hasSize(60_000);

        WindowUpdate update = peer.next(FrameCase.WINDOW_UPDATE).getWindowUpdate();
        assertThat(update.getStreamId()).isEqualTo(1);
        assertThat(update.getCreditBytes()).isEqualTo(60_000);
    }

    @Test
    void aBrokerThatSendsMoreThanItHasCreditForIsLeft() throws Exception {
        ExecHandle handle = client.start(ExecCommand.of("a"));
        peer.nextExec();
        peer.output(1, OutputFd.OUTPUT_FD_STDOUT, zeros(STREAM_WINDOW + 1));
        peer.awaitClosed();

        assertThatThrownBy(handle.onExit()::get)
                .hasMessageContaining("the broker broke the protocol")
                .hasMessageContaining("credit left");
    }

    @Test
    void aReaderThatStopsReadingStopsItsCommandAndNoOther() throws Exception {
        ExecHandle unread = client.start(ExecCommand.of("unread"));
        CompletableFuture<ExecResult> other = client.execute(ExecCommand.of("other"));
        peer.nextExec();
        peer.nextExec();
        peer.output(1, OutputFd.OUTPUT_FD_STDOUT, zeros(STREAM_WINDOW));
        SendWindow connection = new SendWindow(CONNECTION_WINDOW);
        SendWindow stream = new SendWindow(STREAM_WINDOW);
        connection.consume(STREAM_WINDOW);

        // Five times the window of the connection, while the first command has no credit.
        for (int sent = 0; sent < 5 * CONNECTION_WINDOW; sent += 10_000) {
            while (connection.available() < 10_000 || stream.available() < 10_000) {
                WindowUpdate update = peer.next(FrameCase.WINDOW_UPDATE).getWindowUpdate();
                assertThat(update.getStreamId()).isNotEqualTo(1);
                (update.getStreamId() == 0 ? connection : stream).expand(update.getCreditBytes());
            }
            connection.consume(10_000);
            stream.consume(10_000);
            peer.output(2, OutputFd.OUTPUT_FD_STDOUT, zeros(10_000));
        }
        peer.exited(2, 0);

        assertThat(other.get().stdout().size()).isEqualTo(5 * CONNECTION_WINDOW);
        assertThat(unread.stdout().available()).isEqualTo(STREAM_WINDOW);
        assertThat(unread.onExit()).isNotDone();
    }

    @Test
    void sixtyFourMebibytesPassThroughBoundedMemory() throws Exception {
        ExecHandle handle = client.start(ExecCommand.of("a"));
        peer.nextExec();
        peer.started(1);
        long total = 64L << 20;
        Thread command = Thread.ofPlatform().start(() -> writeWithinCredit(total));

        byte[] buffer = new byte[16 << 10];
        long read = 0;
        int bytes;
        int most = 0;
        while ((bytes = handle.stdout().read(buffer)) >= 0) {
            for (int i = 0; i < bytes; i++) {
                assert buffer[i] == (byte) ((read + i) % 251) : "byte " + (read + i);
            }
            read += bytes;
            most = Math.max(most, handle.stdout().available());
        }
        command.join();

        assertThat(read).isEqualTo(total);
        assertThat(most).isLessThanOrEqualTo(STREAM_WINDOW);
        assertThat(handle.onExit().get().isSuccess()).isTrue();
    }

    @Test
    void aClosedOutputDoesNotHoldItsCommandUp() throws Exception {
        ExecHandle handle = client.start(ExecCommand.of("a"));
        peer.nextExec();
        peer.output(1, OutputFd.OUTPUT_FD_STDERR, zeros(30_000));
        handle.stderr().close();
        peer.output(1, OutputFd.OUTPUT_FD_STDERR, zeros(30_000));

        WindowUpdate update = peer.next(FrameCase.WINDOW_UPDATE).getWindowUpdate();
        assertThat(update.getStreamId()).isEqualTo(1);
        assertThatThrownBy(() -> handle.stderr().read()).hasMessageContaining("closed");
    }

    @Test
    void outputForAnEndedCommandGivesItsCreditBackToTheConnection() throws Exception {
        CompletableFuture<ExecResult> result = client.execute(ExecCommand.of("a"));
        peer.nextExec();
        peer.exited(1, 0);
        assertThat(result.get().isSuccess()).isTrue();
        peer.output(1, OutputFd.OUTPUT_FD_STDOUT, zeros(50_000));
        peer.output(1, OutputFd.OUTPUT_FD_STDOUT, zeros(50_000));

        WindowUpdate update = peer.next(FrameCase.WINDOW_UPDATE).getWindowUpdate();
        assertThat(update.getStreamId()).isZero();
        assertThat(update.getCreditBytes()).isEqualTo(100_000);
    }

    @Test
    void writtenInputArrivesWithItsEnd() throws Exception {
        ExecHandle handle = client.start(ExecCommand.builder("cat").streamStdin().build());
        ExecRequest request = peer.nextExec();
        handle.stdin().write("hello".getBytes(StandardCharsets.UTF_8));
        handle.stdin().close();
        handle.stdin().close();

        assertThat(request.getStdinMode()).isEqualTo(StdinMode.STDIN_MODE_CHUNKS);
        assertThat(nextStdin().getData().toStringUtf8()).isEqualTo("hello");
        assertThat(nextStdin().getEnd()).isTrue();
        assertThatThrownBy(() -> handle.stdin().write(1)).hasMessageContaining("closed");
    }

    @Test
    void inputWaitsForTheCreditOfItsStream() throws Exception {
        byte[] bytes = random(STDIN_WINDOW + 1000);
        ExecHandle handle = client.start(ExecCommand.builder("cat").streamStdin().build());
        peer.nextExec();
        handle.stdin().write(bytes);
        handle.stdin().close();

        ByteString first = nextInput(STDIN_WINDOW);
        peer.credit(1, 999);
        ByteString second = nextInput(999);
        assertThat(peer.isQuiet()).isTrue();
        peer.credit(1, 1000);
        ByteString third = nextInput(1);
        assertThat(nextStdin().getEnd()).isTrue();
        assertThat(first.concat(second).concat(third).toByteArray()).isEqualTo(bytes);
    }

    @Test
    void inputOfAllStreamsSharesTheCreditOfTheConnection() throws Exception {
        ExecHandle one = client.start(ExecCommand.builder("cat").streamStdin().build());
        ExecHandle two = client.start(ExecCommand.builder("cat").streamStdin().build());
        peer.nextExec();
        peer.nextExec();
        one.stdin().write(random(40_000));
        nextInput(40_000);
        two.stdin().write(random(30_000));
        nextInput(CONNECTION_STDIN_WINDOW - 40_000);
        assertThat(peer.isQuiet()).isTrue();
        peer.credit(0, 50_000);

        nextInput(10_000);
    }

    @Test
    void aWriterWaitsWhileItsCommandDoesNotRead() throws Exception {
        ExecHandle handle = client.start(ExecCommand.builder("cat").streamStdin().build());
        peer.nextExec();
        int bytes = STDIN_WINDOW + StdinStream.MAX_UNSENT_BYTES + 100_000;
        byte[] written = random(bytes);
        CompletableFuture<IOException> done = new CompletableFuture<>();
        Thread writer = Thread.startVirtualThread(() -> writeInto(handle.stdin(), written, done));
        nextInput(STDIN_WINDOW);
        assertThat(done).isNotDone();

        peer.credit(0, bytes).credit(1, bytes);
        nextInput(bytes - STDIN_WINDOW);
        writer.join();
        assertThat(done).isCompletedWithValue(null);
    }

    @Test
    void aWriterWhoseCommandEndsGetsABrokenPipe() throws Exception {
        ExecHandle handle = client.start(ExecCommand.builder("cat").streamStdin().build());
        peer.nextExec();
        CompletableFuture<IOException> done = new CompletableFuture<>();
        Thread writer =
                Thread.startVirtualThread(() -> writeInto(handle.stdin(), random(1 << 20), done));
        nextInput(STDIN_WINDOW);
        peer.exited(1, 0);
        writer.join();

        assertThat(done.get()).hasMessageContaining("broken pipe");
        handle.stdin().close();
    }

    @Test
    void aReaderCanBeInterrupted() throws Exception {
        ExecHandle handle = client.start(ExecCommand.of("a"));
        peer.nextExec();
        CompletableFuture<IOException> done = new CompletableFuture<>();
        Thread reader =
                Thread.startVirtualThread(() -> {
                    try {
                        done.completeExceptionally(new AssertionError(handle.stdout().read()));
                    } catch (IOException e) {
                        done.complete(e);
                    }
                });
        reader.interrupt();

        assertThat(done.get()).hasMessageContaining("interrupted");
    }

    @Test
    void largeInputOfACommandTravelsInChunks() throws Exception {
        byte[] bytes = random(200_000);
        CompletableFuture<ExecResult> result =
                client.execute(ExecCommand.builder("cat").stdin(bytes).build());
        ExecRequest request = peer.nextExec();
        peer.credit(0, 200_000).credit(1, 200_000);

        assertThat(request.getStdinMode()).isEqualTo(StdinMode.STDIN_MODE_CHUNKS);
        assertThat(request.getStdin()).isEmpty();
        assertThat(nextInput(200_000).toByteArray()).isEqualTo(bytes);
        assertThat(nextStdin().getEnd()).isTrue();
        peer.exited(1, 0);
        assertThat(result.get().isSuccess()).isTrue();
    }

    @Test
    void inputThatWasNotAskedForIsRefused() throws Exception {
        ExecHandle handle = client.start(ExecCommand.of("a"));

        assertThatThrownBy(handle::stdin).isInstanceOf(IllegalStateException.class);
        assertThat(peer.nextExec().getStdinMode()).isEqualTo(StdinMode.STDIN_MODE_UNSPECIFIED);
    }

    /** A command that writes as much as its credit allows. */
    private void writeWithinCredit(long total) {
        SendWindow connection = new SendWindow(CONNECTION_WINDOW);
        SendWindow stream = new SendWindow(STREAM_WINDOW);
        byte[] pattern = new byte[251 * 300];
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] = (byte) (i % 251);
        }
        try {
            long sent = 0;
            while (sent < total) {
                int credit = Math.min(connection.available(), stream.available());
                if (credit == 0) {
                    WindowUpdate update = peer.next(FrameCase.WINDOW_UPDATE).getWindowUpdate();
                    (update.getStreamId() == 0 ? connection : stream)
                            .expand(update.getCreditBytes());
                    continue;
                }
                int bytes = (int) Math.min(Math.min(credit, 65_536), total - sent);
                connection.consume(bytes);
                stream.consume(bytes);
                int from = (int) (sent % 251);
                peer.output(
                        1, OutputFd.OUTPUT_FD_STDOUT, ByteString.copyFrom(pattern, from, bytes));
                sent += bytes;
            }
            peer.exited(1, 0);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void writeInto(
            OutputStream out, byte[] bytes, CompletableFuture<IOException> done) {
        try {
            out.write(bytes);
            done.complete(null);
        } catch (IOException e) {
            done.complete(e);
        }
    }

    private StdinChunk nextStdin() throws InterruptedException {
        return peer.next(FrameCase.STDIN).getStdin();
    }

    /** So many bytes of input, in whatever chunks. */
    private ByteString nextInput(int bytes) throws InterruptedException {
        ByteString all = ByteString.EMPTY;
        while (all.size() < bytes) {
            ClientFrame frame = peer.next(FrameCase.STDIN);
            all = all.concat(frame.getStdin().getData());
        }
        assertThat(all.size()).isEqualTo(bytes);
        return all;
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static ByteString zeros(int bytes) {
        return ByteString.copyFrom(new byte[bytes]);
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        new Random(bytes).nextBytes(random);
        return random;
    }
}
