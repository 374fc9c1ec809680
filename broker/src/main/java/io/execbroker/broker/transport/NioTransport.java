package io.execbroker.broker.transport;

import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.policy.UserDatabase;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

import jdk.net.ExtendedSocketOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/**
 * The JDK's selector, where there is neither epoll nor kqueue. The JDK tells a peer's user and
 * group by name only and its pid not at all, so the pid is 0.
 *
 * @param users turns names back into numbers
 */
public record NioTransport(UserDatabase users) implements Transport {

    /** Reads the user database. */
    static NioTransport open() {
        try {
            return new NioTransport(UserDatabase.read());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public EventLoopGroup eventLoops(int threads) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("broker-loop"), NioIoHandler.newFactory());
    }

    @Override
    public Class<? extends ServerChannel> unixServerChannel() {
        return NioServerDomainSocketChannel.class;
    }

    @Override
    public ServerChannel adoptUnixServer(int fd) {
        throw new UnsupportedOperationException(
                "a socket opened by a service manager needs epoll or kqueue");
    }

    @Override
    public Class<? extends DomainDatagramChannel> unixDatagramChannel() {
        throw new UnsupportedOperationException("a service manager's socket needs epoll or kqueue");
    }

    @Override
    public SocketAddress unixAddress(Path path) {
        return UnixDomainSocketAddress.of(path);
    }

    @Override
    public Class<? extends ServerChannel> tcpServerChannel() {
        return NioServerSocketChannel.class;
    }

    @Override
    public Peer peerOf(Channel connection) {
        var principal =
                connection
                        .config()
                        .getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED));
        if (principal == null) {
            throw unknown("the kernel names no peer");
        }
        var uid = users.uid(principal.user().getName());
        var gid = users.gid(principal.group().getName());
        if (uid.isEmpty() || gid.isEmpty()) {
            throw unknown("peer " + principal + " is not in the user database");
        }
        return new Peer(uid.getAsInt(), gid.getAsInt(), 0);
    }

    private static UncheckedIOException unknown(String why) {
        return new UncheckedIOException(new IOException(why));
    }
}
