package io.execbroker.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.ClientFrame.FrameCase;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.Finished;
import io.execbroker.proto.v1.Goaway;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.Limits;
import io.execbroker.proto.v1.OutputChunk;
import io.execbroker.proto.v1.OutputFd;
import io.execbroker.proto.v1.Started;
import io.execbroker.proto.v1.Welcome;
import io.execbroker.proto.v1.WindowUpdate;
import io.execbroker.wire.FrameDecoder;
import io.execbroker.wire.FrameEncoder;
import io.execbroker.wire.FrameLimits;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A broker that does what the test's thread tells it: the test takes the client's frames one by one
 * and answers them. Real socket, real frames, no commands.
 */
final class FakeBroker implements AutoCloseable {

    static final Limits LIMITS =
            Limits.newBuilder()
                    .setMaxFrameBytes(1 << 20)
                    .setMaxStreams(256)
                    .setMaxRunning(64)
                    .setMaxTimeoutMs(3_600_000)
                    .setDefaultTimeoutMs(600_000)
                    .setStdinWindowBytes(64 << 10)
                    .setConnectionStdinWindowBytes(1 << 20)
                    .setRequestMemoryMs(600_000)
                    .build();
    static final ByteString INSTANCE = ByteString.copyFromUtf8("0123456789abcdef");

    private static final long PATIENCE_SECONDS = 20;

    private final Path folder;
    private final Path socket;
    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
    private Channel server;

    FakeBroker() {
        try {
            folder = Files.createTempDirectory("fake-broker");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        socket = folder.resolve("s");
        server = listen();
    }

    Path socket() {
        return socket;
    }

    /** Nobody listens any more; connections stay. */
    void stopListening() throws IOException {
        server.close().syncUninterruptibly();
        Files.deleteIfExists(socket);
    }

    void listenAgain() {
        server = listen();
    }

    /** The next client that connects. */
    Peer accept() throws InterruptedException {
        Peer peer = peers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(peer).as("a connection").isNotNull();
        return peer;
    }

    /** The next client that connects, after its handshake. */
    Peer welcome() throws InterruptedException {
        return accept().welcome(INSTANCE, LIMITS);
    }

    /** True when no client has connected that was not accepted. */
    boolean isLonely() {
        return peers.isEmpty();
    }

    @Override
    public void close() throws IOException {
        stopListening();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        Files.delete(folder);
    }

    private Channel listen() {
        return new ServerBootstrap()
                .group(group)
                .channel(EpollServerDomainSocketChannel.class)
                .childHandler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                Peer peer = new Peer(channel);
                                channel.pipeline()
                                        .addLast(
                                                FrameDecoder.ofClientFrames(FrameLimits.DEFAULT),
                                                new FrameEncoder(),
                                                peer);
                                peers.add(peer);
                            }
                        })
                .bind(new DomainSocketAddress(socket.toString()))
                .syncUninterruptibly()
                .channel();
    }

    /** One connected client. */
    static final class Peer extends ChannelInboundHandlerAdapter {

        private final Channel channel;
        private final BlockingQueue<ClientFrame> frames = new LinkedBlockingQueue<>();

        Peer(Channel channel) {
            this.channel = channel;
        }

        /** The next frame. */
        ClientFrame next() throws InterruptedException {
            ClientFrame frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(frame).as("a frame of the client").isNotNull();
            return frame;
        }

        /** The next frame, which must be of that kind. */
        ClientFrame next(FrameCase expected) throws InterruptedException {
            ClientFrame frame = next();
            assertThat(frame.getFrameCase()).as("%s", frame).isEqualTo(expected);
            return frame;
        }

        ExecRequest nextExec() throws InterruptedException {
            return next(FrameCase.EXEC).getExec();
        }

        /** True when the client has said nothing that was not taken, up to an answer to a ping. */
        boolean isQuiet() {
            return frames.isEmpty();
        }

        Peer welcome(ByteString instanceId, Limits limits) throws InterruptedException {
            ClientFrame hello = next(FrameCase.HELLO);
            Welcome welcome =
                    Welcome.newBuilder()
                            .setProtocolVersion(1)
                            .setBrokerVersion("fake 1")
                            .setProfile(
                                    hello.getHello().getProfile().isEmpty()
                                            ? "only"
                                            : hello.getHello().getProfile())
                            .setInstanceId(instanceId)
                            .setLimits(limits)
                            .build();
            return send(BrokerFrame.newBuilder().setWelcome(welcome));
        }

        Peer send(BrokerFrame.Builder frame) {
            channel.writeAndFlush(frame.build()).syncUninterruptibly();
            return this;
        }

        Peer started(int streamId) {
            return send(
                    BrokerFrame.newBuilder()
                            .setStarted(
                                    Started.newBuilder()
                                            .setStreamId(streamId)
                                            .setPid(1000 + streamId)
                                            .setFilter("true")
                                            .setQueuedUs(7)));
        }

        Peer stdout(int streamId, String text) {
            return output(streamId, OutputFd.OUTPUT_FD_STDOUT, ByteString.copyFromUtf8(text));
        }

        Peer stderr(int streamId, String text) {
            return output(streamId, OutputFd.OUTPUT_FD_STDERR, ByteString.copyFromUtf8(text));
        }

        Peer output(int streamId, OutputFd fd, ByteString data) {
            return send(
                    BrokerFrame.newBuilder()
                            .setOutput(
                                    OutputChunk.newBuilder()
                                            .setStreamId(streamId)
                                            .setFd(fd)
                                            .setData(data)));
        }

        Peer credit(int streamId, int bytes) {
            return send(
                    BrokerFrame.newBuilder()
                            .setWindowUpdate(
                                    WindowUpdate.newBuilder()
                                            .setStreamId(streamId)
                                            .setCreditBytes(bytes)));
        }

        Peer exited(int streamId, int code) {
            return finished(Finished.newBuilder().setStreamId(streamId).setExitCode(code));
        }

        Peer finished(Finished.Builder finished) {
            return send(BrokerFrame.newBuilder().setFinished(finished));
        }

        Peer goaway(GoawayReason reason, int lastStreamId) {
            return send(
                    BrokerFrame.newBuilder()
                            .setGoaway(
                                    Goaway.newBuilder()
                                            .setReason(reason)
                                            .setLastStreamId(lastStreamId)
                                            .setMessage("because of the test")));
        }

        /** A second Welcome, which is against the protocol. */
        Peer welcomeAgain() {
            return send(BrokerFrame.newBuilder().setWelcome(Welcome.newBuilder()));
        }

        Peer raw(byte... bytes) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(bytes)).syncUninterruptibly();
            return this;
        }

        void close() {
            channel.close().syncUninterruptibly();
        }

        /** Waits until the client has closed its end. */
        void awaitClosed() {
            assertThat(
                            channel.closeFuture()
                                    .awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("closed by the client")
                    .isTrue();
        }

        /**
         * A client that closes with unread frames resets the connection; tests do so on purpose.
         */
        @Override
        @SuppressWarnings("deprecation") // deprecated in ChannelHandler, not in inbound handlers
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (!(cause instanceof IOException)) {
                ctx.fireExceptionCaught(cause);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object frame) {
            frames.add((ClientFrame) frame);
        }
    }
}
