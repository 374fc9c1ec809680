package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.SocketPeek;
import io.execbroker.broker.posix.SocketPeek.Seen;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.DelegatingHandle;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.UncheckedBooleanSupplier;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;

/*
 * Why in the allocator. Netty asks it for a buffer right before each read and reads no more than fits.
 * So what was looked at is what is read: the buffer is as large as the bytes that came without a
 * descriptor. There is no other place of ours between the event and the read.
 */

/**
 * Keeps Netty from reading past descriptors, which would close them on the loop: each read takes at
 * most what was seen to be bytes alone, and when descriptors are next, the handlers hear of an
 * {@link UnaskedDescriptorsException} instead. First in the pipeline of its connection.
 */
final class FencedReads extends ChannelInboundHandlerAdapter {

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        var config = ctx.channel().config();
        config.setRecvByteBufAllocator(
                new Allocator((UnixChannel) ctx.channel(), config.getRecvByteBufAllocator()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case NothingToReadException _ -> {}
            case UncheckedIOException end -> ctx.fireExceptionCaught(end.getCause());
            default -> ctx.fireExceptionCaught(cause);
        }
    }

    private record Allocator(UnixChannel connection, RecvByteBufAllocator sizes)
            implements RecvByteBufAllocator {

        @Override
        public ExtendedHandle newHandle() {
            return new Reads(connection, (ExtendedHandle) sizes.newHandle());
        }
    }

    private static final class Reads extends DelegatingHandle implements ExtendedHandle {

        private final UnixChannel connection;
        private final ExtendedHandle sizes;

        Reads(UnixChannel connection, ExtendedHandle sizes) {
            super(sizes);
            this.connection = connection;
            this.sizes = sizes;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            var room = super.allocate(allocator);
            var isRead = false;
            try {
                var fenced = fenced(room);
                isRead = true;
                return fenced;
            } catch (IOException e) {
                // Unchecked, for Netty would close the connection before it is told why.
                throw new UncheckedIOException(e);
            } finally {
                if (!isRead) {
                    room.release();
                }
            }
        }

        private ByteBuf fenced(ByteBuf room) throws IOException {
            var bytes = room.nioBuffer(0, room.writableBytes());
            return switch (SocketPeek.into(connection.fd().intValue(), bytes)) {
                case Seen.Bytes(var count) -> room.slice(0, count).clear();
                // Nothing can come behind it.
                case Seen.EndOfFile() -> room;
                case Seen.Rights() -> throw new UnaskedDescriptorsException();
                case Seen.Nothing() -> throw new NothingToReadException();
            };
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return sizes.continueReading(maybeMoreData);
        }
    }

    /** The end of a turn. A read of no bytes would be the end of the connection to Netty. */
    private static final class NothingToReadException extends RuntimeException {

        @Serial private static final long serialVersionUID = 1L;

        NothingToReadException() {
            // No stack trace: this is how most turns end.
            super("nothing to read", null, false, false);
        }
    }
}
