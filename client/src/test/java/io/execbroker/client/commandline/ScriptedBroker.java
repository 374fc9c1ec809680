package io.execbroker.client.commandline;

import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.Limits;
import io.execbroker.proto.v1.StdioReady;
import io.execbroker.proto.v1.Welcome;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A peer behind a socket that says to one client what a test has it say. */
final class ScriptedBroker {

    private static final Executor ON_ITS_OWN =
            task -> Thread.ofPlatform().daemon().name("scripted-broker").start(task);

    /** What is said to a client that has connected. */
    interface Script {
        void play(Wire wire) throws IOException;
    }

    /**
     * Both directions of the connection; the varint before each frame is protobuf's own delimiter.
     */
    record Wire(InputStream in, OutputStream out) {

        ClientFrame read() throws IOException {
            return ClientFrame.parseDelimitedFrom(in);
        }

        void write(BrokerFrame.Builder frame) throws IOException {
            frame.build().writeDelimitedTo(out);
        }

        /** Reads Hello and answers; takes the byte of the descriptors, and loses these. */
        ClientFrame welcomeWithDescriptors() throws IOException {
            var hello = welcome();
            if (in.read() != 0) {
                throw new IOException("expected the byte that carries the descriptors");
            }
            write(BrokerFrame.newBuilder().setStdioReady(StdioReady.getDefaultInstance()));
            return hello;
        }

        ClientFrame welcome() throws IOException {
            var hello = read();
            write(
                    BrokerFrame.newBuilder()
                            .setWelcome(
                                    Welcome.newBuilder()
                                            .setProtocolVersion(1)
                                            .setLimits(
                                                    Limits.newBuilder()
                                                            .setMaxFrameBytes(1 << 20))));
            return hello;
        }

        /** Until the client closes. */
        void awaitEnd() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private ScriptedBroker() {}

    /**
     * Listens while {@code action} runs and plays the script to the first that connects.
     *
     * @return what the action returned, once the script has ended
     */
    static <T> T during(Path socket, Script script, Callable<T> action) throws Exception {
        CompletableFuture<Void> played;
        T result;
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            played = CompletableFuture.runAsync(() -> serve(server, script), ON_ITS_OWN);
            result = action.call();
        }
        played.join();
        return result;
    }

    private static void serve(ServerSocketChannel server, Script script) {
        try (var channel = server.accept()) {
            script.play(
                    new Wire(Channels.newInputStream(channel), Channels.newOutputStream(channel)));
        } catch (IOException e) {
            // The client is gone, or none came: what it saw is what the test looks at.
            return;
        }
    }
}
