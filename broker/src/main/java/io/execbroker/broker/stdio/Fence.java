package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.Descriptors;
import io.execbroker.broker.posix.SocketPeek;
import io.execbroker.broker.posix.UserDatabase;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.UnixChannel;

import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps descriptors that nobody asked for from being closed on an event loop, where the last close
 * may wait as long as whoever made them likes.
 *
 * <p>Since Linux 6.16 they cannot be sent. Before, or by who came before the broker could say so,
 * nothing is read past them, see {@link FencedReads}, and what waits in a connection is closed
 * elsewhere: it {@linkplain #lingering lingers} until its last descriptor is. Any thread.
 */
public final class Fence {

    private static final long LOOK_AGAIN_MILLIS = 100;

    private final StdioDoor door;
    private final RightsSwitch rights;
    private final int maxLingering;
    private final ConcurrentMap<Integer, Integer> lingeringByUser = new ConcurrentHashMap<>();
    private final AtomicInteger lingering = new AtomicInteger();

    /**
     * @param maxLingering connections at which no more are accepted: each holds a descriptor
     */
    Fence(StdioDoor door, RightsSwitch rights, int maxLingering) {
        this.door = door;
        this.rights = rights;
        this.maxLingering = maxLingering;
    }

    /** A handler for a listening socket, in front of all others. */
    public ChannelHandler listening() {
        return new Listening();
    }

    /**
     * Puts the fence round a new connection, before anything is read.
     *
     * @param uid user at its other end
     * @throws IOException when the broker is out of descriptors
     */
    public void enclose(Channel connection, int uid) throws IOException {
        if (!(connection instanceof EpollDomainSocketChannel channel)) {
            return;
        }
        int socket = channel.fd().intValue();
        SocketPeek.readUrgentInPlace(socket);
        if (rights.mayBeSent(socket)) {
            rights.set(socket, false);
            SocketPeek.takeNoOthers(socket);
            closeLast(channel, uid);
            channel.pipeline().addFirst(new FencedReads());
        }
    }

    /** Lets descriptors be sent over an enclosed connection that was taken out of its channel. */
    void open(int socket) {
        rights.set(socket, true);
    }

    /** Connections of a user that are closed but for their last descriptor. */
    public int lingering(int uid) {
        return lingeringByUser.getOrDefault(uid, 0);
    }

    void onLingering(int uid) {
        lingering.incrementAndGet();
        lingeringByUser.merge(uid, 1, Integer::sum);
    }

    void onClosed(int uid) {
        lingering.decrementAndGet();
        lingeringByUser.computeIfPresent(uid, (_, count) -> count == 1 ? null : count - 1);
    }

    private void closeLast(UnixChannel channel, int uid) throws IOException {
        door.start();
        int last = Descriptors.duplicate(channel.fd().intValue());
        channel.closeFuture().addListener(_ -> door.closeConnection(uid, last));
    }

    private final class Listening extends ChannelInboundHandlerAdapter {

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) throws IOException {
            if (ctx.channel() instanceof UnixChannel listening) {
                int socket = listening.fd().intValue();
                rights.set(socket, false);
                if (rights.mayBeSent(socket)) {
                    // With it go the connections that were not accepted.
                    closeLast(listening, (int) UserDatabase.ownUid());
                }
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object accepted) {
            ctx.fireChannelRead(accepted);
            pauseIfFull(ctx.channel());
        }

        private void pauseIfFull(Channel listening) {
            if (!listening.isOpen()) {
                return;
            }
            var isFull = lingering.get() >= maxLingering;
            listening.config().setAutoRead(!isFull);
            if (isFull) {
                var _ =
                        listening
                                .eventLoop()
                                .schedule(
                                        () -> pauseIfFull(listening),
                                        LOOK_AGAIN_MILLIS,
                                        TimeUnit.MILLISECONDS);
            }
        }
    }
}
