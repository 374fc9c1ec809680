package io.execbroker.broker.transport;

import io.execbroker.broker.policy.Peer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.unix.DomainDatagramChannel;

import java.net.SocketAddress;
import java.nio.file.Path;

/** A kind of event loop with the sockets that go with it. Stateless. */
public sealed interface Transport permits EpollTransport, KQueueTransport, NioTransport {

    /** The best that this host offers. */
    static Transport best() {
        if (Epoll.isAvailable()) {
            return new EpollTransport();
        }
        return KQueue.isAvailable() ? new KQueueTransport() : NioTransport.open();
    }

    /** Name for people. */
    String name();

    /**
     * Makes event loops, on threads whose names begin with {@code broker-loop}. The caller shuts it
     * down.
     */
    EventLoopGroup eventLoops(int threads);

    /** Server side of a Unix stream socket. */
    Class<? extends ServerChannel> unixServerChannel();

    /**
     * Server side of a Unix stream socket that listens already.
     *
     * @param fd its descriptor, owned by the channel from now on
     * @throws UnsupportedOperationException where it cannot be taken over
     */
    ServerChannel adoptUnixServer(int fd);

    /** A Unix datagram socket. */
    Class<? extends DomainDatagramChannel> unixDatagramChannel();

    /** Address of a Unix socket. */
    SocketAddress unixAddress(Path path);

    /** Server side of a TCP socket. */
    Class<? extends ServerChannel> tcpServerChannel();

    /**
     * The kernel's credentials of the process that connected.
     *
     * @throws java.io.UncheckedIOException when the kernel does not tell
     */
    Peer peerOf(Channel connection);
}
