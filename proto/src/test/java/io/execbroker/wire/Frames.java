package io.execbroker.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;

import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.Cancel;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.EnvironmentVariable;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.Finished;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.Hello;
import io.execbroker.proto.v1.OutputChunk;
import io.execbroker.proto.v1.OutputFd;
import io.execbroker.proto.v1.Ping;
import io.execbroker.proto.v1.ResourceUsage;
import io.execbroker.proto.v1.StdinChunk;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Sample frames, and a decoder with everything that came out of it. */
final class Frames {

    static final ClientFrame HELLO =
            ClientFrame.newBuilder()
                    .setHello(Hello.newBuilder().setProtocolVersion(1).setClientName("test 1"))
                    .build();
    static final ClientFrame PING =
            ClientFrame.newBuilder().setPing(Ping.newBuilder().setValue(-1L)).build();
    static final ClientFrame CANCEL =
            ClientFrame.newBuilder().setCancel(Cancel.newBuilder().setStreamId(300)).build();
    static final ClientFrame EXEC =
            ClientFrame.newBuilder()
                    .setExec(
                            ExecRequest.newBuilder()
                                    .setStreamId(1)
                                    .addArgv(ByteString.copyFromUtf8("ip"))
                                    .addArgv(ByteString.EMPTY)
                                    .addArgv(ByteString.copyFrom(new byte[] {-1, -2, 7}))
                                    .addEnvironment(
                                            EnvironmentVariable.newBuilder()
                                                    .setName(ByteString.copyFromUtf8("A"))))
                    .build();
    static final ClientFrame STDIN =
            ClientFrame.newBuilder()
                    .setStdin(
                            StdinChunk.newBuilder()
                                    .setStreamId(1)
                                    .setData(ByteString.copyFrom(new byte[200]))
                                    .setEnd(true))
                    .build();
    static final BrokerFrame OUTPUT =
            BrokerFrame.newBuilder()
                    .setOutput(
                            OutputChunk.newBuilder()
                                    .setStreamId(9)
                                    .setFd(OutputFd.OUTPUT_FD_STDERR)
                                    .setData(ByteString.copyFromUtf8("text")))
                    .build();
    static final BrokerFrame FINISHED =
            BrokerFrame.newBuilder()
                    .setFinished(
                            Finished.newBuilder()
                                    .setStreamId(9)
                                    .setExitCode(-1)
                                    .setUsage(ResourceUsage.newBuilder().setMaxRssBytes(1L << 40)))
                    .build();

    private Frames() {}

    static byte[] bytes(MessageLite... frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (MessageLite frame : frames) {
                frame.writeDelimitedTo(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The frame that such bytes are, or are a part of; a copy. */
    static BrokerFrame output(OutputBytes bytes) {
        return output(bytes.streamId(), bytes.fd(), ByteString.copyFrom(bytes.data().nioBuffer()));
    }

    static BrokerFrame output(int streamId, OutputFd fd, ByteString data) {
        return BrokerFrame.newBuilder()
                .setOutput(OutputChunk.newBuilder().setStreamId(streamId).setFd(fd).setData(data))
                .build();
    }

    /**
     * A decoder in a channel; frames, bytes of output as frames, and faults in the order they were
     * fired.
     */
    static final class Reader implements AutoCloseable {

        final List<Object> events = new ArrayList<>();
        final EmbeddedChannel channel;

        Reader(FrameDecoder<?> decoder) {
            channel = new EmbeddedChannel(decoder, new Recorder());
        }

        Reader read(byte[] bytes) {
            return read(bytes, 0, bytes.length);
        }

        Reader read(byte[] bytes, int from, int to) {
            // Direct and exact, as the socket's buffers are.
            channel.writeInbound(
                    channel.alloc()
                            .directBuffer(Math.max(1, to - from))
                            .writeBytes(bytes, from, to - from));
            return this;
        }

        Reader readHeap(byte[] bytes) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes));
            return this;
        }

        void assertFault(GoawayReason reason) {
            assertThat(events).last().isInstanceOf(ProtocolException.class);
            ProtocolException fault = (ProtocolException) events.getLast();
            assertThat(fault.reason()).as(fault.getMessage()).isEqualTo(reason);
            assertThat(fault.scope()).isEqualTo(ProtocolException.Scope.CONNECTION);
        }

        @Override
        public void close() {
            assertThat(channel.finish()).isFalse();
        }

        private final class Recorder extends ChannelInboundHandlerAdapter {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object frame) {
                events.add(frame instanceof OutputBytes bytes ? output(bytes) : frame);
            }

            @Override
            @SuppressWarnings(
                    "deprecation") // declared here without it, but deprecated in a supertype
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                events.add(cause);
            }
        }
    }
}
