package io.execbroker.broker.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.execbroker.broker.testing.Fds;
import io.execbroker.broker.testing.HeldLoops;
import io.execbroker.broker.testing.Kernel;
import io.execbroker.broker.testing.PassingClient;
import io.execbroker.broker.testing.Waiting;
import io.execbroker.broker.transport.EpollTransport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A server of one loop that echoes, on a kernel where descriptors may always be sent. */
class FenceIT {

    private static final int UID = 12345;

    private final Fds fds = new Fds();
    private final EpollTransport transport = new EpollTransport();
    private final StdioDoor door = new StdioDoor(Kernel.WITHOUT_SO_PASSRIGHTS.rights(), 2);
    private final EventLoopGroup loops = transport.eventLoops(1);
    private Path path;
    private Channel server;

    @BeforeEach
    void listen(@TempDir Path folder) {
        path = folder.resolve("echo.sock");
        server =
                new ServerBootstrap()
                        .group(loops)
                        .channel(transport.unixServerChannel())
                        .handler(door.fence().listening())
                        .childHandler(new Echoes())
                        .bind(transport.unixAddress(path))
                        .syncUninterruptibly()
                        .channel();
    }

    @AfterEach
    void stop() {
        fds.close();
        loops.shutdownGracefully(50, 10_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
        door.close();
    }

    private final class Echoes extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel connection) throws IOException {
            door.fence().enclose(connection, UID);
            connection
                    .pipeline()
                    .addLast(
                            new ChannelInboundHandlerAdapter() {
                                @Override
                                public void channelRead(ChannelHandlerContext ctx, Object bytes) {
                                    var _ = ctx.writeAndFlush(bytes);
                                }

                                @Override
                                public void exceptionCaught(
                                        ChannelHandlerContext ctx, Throwable cause) {
                                    var _ = ctx.close();
                                }
                            });
        }
    }

    @Test
    void acceptingPausesWhileTooManyLinger() throws Exception {
        var first = linger();
        var second = linger();
        Waiting.until("both linger", () -> door.fence().lingering(UID) == 2);
        try (var waiting = SocketChannel.open(UnixDomainSocketAddress.of(path));
                var behind = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            Waiting.until("it pauses", () -> !server.config().isAutoRead());

            fds.close(first.second());
            fds.close(second.second());

            assertThat(echo(waiting, "one")).isEqualTo("one");
            assertThat(echo(behind, "two")).isEqualTo("two");
        }
        Waiting.until("nothing lingers", () -> door.fence().lingering(UID) == 0);
    }

    @Test
    void whatWasNotAcceptedIsClosedWithoutTheLoop() throws Exception {
        server.config().setAutoRead(false);
        // One may be accepted all the same, for the loop was waiting already.
        linger();
        linger();

        server.close().syncUninterruptibly();

        assertThat(loops.next().submit(() -> "free").get(1, TimeUnit.MINUTES)).isEqualTo("free");
    }

    /** Leaves a connection behind that does not close before the second end does. */
    private Fds.Ends linger() {
        var lingering = fds.lingering();
        try (var _ = HeldLoops.of(loops);
                var client = PassingClient.connect(path)) {
            assertThat(client.tryPass(new byte[1], lingering.first())).isTrue();
            fds.close(lingering.first());
        }
        return lingering;
    }

    private static String echo(SocketChannel connection, String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        connection.write(bytes);
        var answer = ByteBuffer.allocate(bytes.capacity());
        while (answer.hasRemaining() && connection.read(answer) >= 0) {
            // Until all of it is back.
        }
        return new String(answer.array(), UTF_8);
    }
}
