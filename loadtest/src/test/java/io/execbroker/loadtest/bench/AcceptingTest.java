package io.execbroker.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;

@Timeout(60)
final class AcceptingTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final String WELCOME_OF_200_BYTES = "c8010a";
    private static final String GOAWAY = "043a0208";

    @TempDir private Path folder;

    @Test
    void aSocketThatIsNotThereYetIsAskedAgain() throws Exception {
        var beforeNanos = System.nanoTime();
        var accepting =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return Accepting.await(socket(), LONG);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });

        try (var server = server()) {
            assertThat(answerOne(server, WELCOME_OF_200_BYTES)).isEqualTo("040a020801");
            assertThat(accepting.get() - beforeNanos).isPositive();
        }
    }

    @Test
    void whoSaysGoawayDoesNotAcceptYet() throws Exception {
        try (var server = server()) {
            var answered =
                    CompletableFuture.runAsync(() -> {
                        answerOne(server, GOAWAY);
                        answerOne(server, WELCOME_OF_200_BYTES);
                    });

            Accepting.await(socket(), LONG);

            assertThat(answered).succeedsWithin(LONG);
        }
    }

    @Test
    void aBrokerThatDoesNotComeIsNamed() {
        assertThatThrownBy(() -> Accepting.await(socket(), SHORT))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("no Welcome on " + socket());
    }

    private Path socket() {
        return folder.resolve("broker.sock");
    }

    private ServerSocketChannel server() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket()));
    }

    /** Takes one connection, reads a Hello, answers and closes; returns the Hello. */
    private static String answerOne(ServerSocketChannel server, String answer) {
        try (var channel = server.accept()) {
            var hello = ByteBuffer.allocate(5);
            while (hello.hasRemaining() && channel.read(hello) >= 0) {
                Thread.onSpinWait();
            }
            channel.write(ByteBuffer.wrap(HexFormat.of().parseHex(answer)));
            return HexFormat.of().formatHex(hello.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
