package io.execbroker.broker.transport;

import io.execbroker.broker.policy.Peer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainDatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.file.Path;

/** epoll(7). */
public record EpollTransport() implements Transport {

    @Override
    public String name() {
        return "epoll";
    }

    @Override
    public EventLoopGroup eventLoops(int threads) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("broker-loop"), EpollIoHandler.newFactory());
    }

    @Override
    public Class<? extends ServerChannel> unixServerChannel() {
        return EpollServerDomainSocketChannel.class;
    }

    @Override
    public ServerChannel adoptUnixServer(int fd) {
        return new EpollServerDomainSocketChannel(fd);
    }

    @Override
    public Class<? extends DomainDatagramChannel> unixDatagramChannel() {
        return EpollDomainDatagramChannel.class;
    }

    @Override
    public SocketAddress unixAddress(Path path) {
        return new DomainSocketAddress(path.toFile());
    }

    @Override
    public Class<? extends ServerChannel> tcpServerChannel() {
        return EpollServerSocketChannel.class;
    }

    @Override
    public Peer peerOf(Channel connection) {
        try {
            var credentials = ((EpollDomainSocketChannel) connection).peerCredentials();
            return new Peer(credentials.uid(), credentials.gids()[0], credentials.pid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
