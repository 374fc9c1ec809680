package io.execbroker.broker.transport;

import io.execbroker.broker.policy.Peer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.kqueue.KQueueDomainDatagramChannel;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.unix.DomainDatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.file.Path;

/** kqueue(2), for development on macOS. */
public record KQueueTransport() implements Transport {

    @Override
    public String name() {
        return "kqueue";
    }

    @Override
    public EventLoopGroup eventLoops(int threads) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("broker-loop"), KQueueIoHandler.newFactory());
    }

    @Override
    public Class<? extends ServerChannel> unixServerChannel() {
        return KQueueServerDomainSocketChannel.class;
    }

    @Override
    public ServerChannel adoptUnixServer(int fd) {
        return new KQueueServerDomainSocketChannel(fd);
    }

    @Override
    public Class<? extends DomainDatagramChannel> unixDatagramChannel() {
        return KQueueDomainDatagramChannel.class;
    }

    @Override
    public SocketAddress unixAddress(Path path) {
        return new DomainSocketAddress(path.toFile());
    }

    @Override
    public Class<? extends ServerChannel> tcpServerChannel() {
        return KQueueServerSocketChannel.class;
    }

    @Override
    public Peer peerOf(Channel connection) {
        try {
            var credentials = ((KQueueDomainSocketChannel) connection).peerCredentials();
            return new Peer(credentials.uid(), credentials.gids()[0], credentials.pid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
