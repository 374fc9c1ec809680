package io.execbroker.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;

import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.OutputChunk;
import io.execbroker.proto.v1.OutputFd;
import io.execbroker.proto.v1.Ping;
import io.execbroker.proto.v1.StdinChunk;
import io.execbroker.wire.Frames.Reader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.ArrayList;
import java.util.List;

class FrameCodecPropertyTest {

    @Property(tries = 300)
    void everyFrameComesBackHoweverTheBytesAreCut(
            @ForAll @Size(min = 1, max = 6) List<@From("frames") ClientFrame> frames,
            @ForAll @IntRange(min = 1, max = 70) int pieceBytes) {
        byte[] bytes = encoded(frames);
        try (Reader reader = new Reader(FrameDecoder.ofClientFrames(FrameLimits.DEFAULT))) {
            for (int at = 0; at < bytes.length; at += pieceBytes) {
                reader.read(bytes, at, Math.min(bytes.length, at + pieceBytes));
            }

            assertThat(reader.events).isEqualTo(frames);
        }
    }

    @Property(tries = 300)
    void allOutputComesBackHoweverTheBytesAreCut(
            @ForAll @Size(min = 1, max = 6) List<@From("outputs") BrokerFrame> frames,
            @ForAll @IntRange(min = 1, max = 400) int pieceBytes) {
        byte[] bytes = Frames.bytes(frames.toArray(BrokerFrame[]::new));
        try (Reader reader = new Reader(FrameDecoder.ofBrokerFrames(FrameLimits.DEFAULT))) {
            for (int at = 0; at < bytes.length; at += pieceBytes) {
                reader.read(bytes, at, Math.min(bytes.length, at + pieceBytes));
            }

            assertThat(joined(reader.events)).isEqualTo(joined(frames));
        }
    }

    /** Puts output together that one reader of it cannot tell apart. */
    private static List<BrokerFrame> joined(List<?> frames) {
        List<BrokerFrame> joined = new ArrayList<>();
        for (Object event : frames) {
            OutputChunk next = ((BrokerFrame) event).getOutput();
            OutputChunk last =
                    joined.isEmpty()
                            ? OutputChunk.getDefaultInstance()
                            : joined.getLast().getOutput();
            if (last.getStreamId() == next.getStreamId() && last.getFd() == next.getFd()) {
                joined.removeLast();
                joined.add(
                        Frames.output(
                                next.getStreamId(),
                                next.getFd(),
                                last.getData().concat(next.getData())));
            } else {
                joined.add((BrokerFrame) event);
            }
        }
        return joined;
    }

    /** What is handed on as output is what the parser finds; made of what a header is made of. */
    @Property(tries = 3000)
    void whatLooksLikeOutputIsWhatTheParserFinds(
            @ForAll @Size(min = 1, max = 20) List<@From("headerBytes") Byte> rest) {
        byte[] body = new byte[2 + rest.size()];
        body[0] = ChunkFrames.OUTPUT;
        body[1] = (byte) rest.size();
        for (int i = 0; i < rest.size(); i++) {
            body[2 + i] = rest.get(i);
        }
        assertFrameOrFault(
                FrameDecoder.ofBrokerFrames(FrameLimits.DEFAULT), BrokerFrame.parser(), body);
    }

    @Provide
    Arbitrary<Byte> headerBytes() {
        return Arbitraries.of(
                        ChunkFrames.OUTPUT_STREAM_ID,
                        ChunkFrames.OUTPUT_FD,
                        ChunkFrames.OUTPUT_DATA,
                        0,
                        1,
                        2,
                        3,
                        4,
                        0x80,
                        0xff)
                .map(Number::byteValue);
    }

    @Provide
    Arbitrary<BrokerFrame> outputs() {
        return Combinators.combine(
                        Arbitraries.integers(),
                        Arbitraries.of(OutputFd.OUTPUT_FD_STDOUT, OutputFd.OUTPUT_FD_STDERR),
                        Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(300))
                .as((id, fd, data) -> Frames.output(id, fd, ByteString.copyFrom(data)));
    }

    @Property(tries = 300)
    void theEncoderWritesWhatProtobufWrites(@ForAll List<@From("frames") ClientFrame> frames) {
        assertThat(encoded(frames)).isEqualTo(Frames.bytes(frames.toArray(ClientFrame[]::new)));
    }

    /** What passes the inspection means to us what it means to the parser; the rest is a fault. */
    @Property(tries = 3000)
    void arbitraryBodiesAreEitherAFrameOrAFault(@ForAll @Size(min = 1, max = 127) byte[] body) {
        assertFrameOrFault(
                FrameDecoder.ofClientFrames(FrameLimits.DEFAULT), ClientFrame.parser(), body);
    }

    private static <M extends Message> void assertFrameOrFault(
            FrameDecoder<M> decoder, Parser<M> parser, byte[] body) {
        byte[] bytes = new byte[1 + body.length];
        bytes[0] = (byte) body.length;
        System.arraycopy(body, 0, bytes, 1, body.length);
        try (Reader reader = new Reader(decoder)) {
            reader.read(bytes);

            assertThat(reader.events).hasSize(1);
            if (reader.events.getFirst() instanceof Message frame) {
                assertThat(frame).isEqualTo(parsed(parser, body));
            } else {
                assertThat(reader.events.getFirst()).isInstanceOf(ProtocolException.class);
            }
        }
    }

    @Provide
    Arbitrary<ClientFrame> frames() {
        Arbitrary<byte[]> data = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
        Arbitrary<Integer> ids = Arbitraries.integers();
        return Arbitraries.oneOf(
                Arbitraries.longs().map(FrameCodecPropertyTest::ping),
                Combinators.combine(ids, data, Arbitraries.of(true, false))
                        .as(FrameCodecPropertyTest::stdin),
                Combinators.combine(ids, data.list().ofMaxSize(5))
                        .as(FrameCodecPropertyTest::exec));
    }

    private static ClientFrame ping(long value) {
        return ClientFrame.newBuilder().setPing(Ping.newBuilder().setValue(value)).build();
    }

    private static ClientFrame stdin(int id, byte[] data, boolean end) {
        StdinChunk.Builder chunk =
                StdinChunk.newBuilder()
                        .setStreamId(id)
                        .setData(ByteString.copyFrom(data))
                        .setEnd(end);
        return ClientFrame.newBuilder().setStdin(chunk).build();
    }

    private static ClientFrame exec(int id, List<byte[]> argv) {
        ExecRequest.Builder exec = ExecRequest.newBuilder().setStreamId(id);
        argv.forEach(argument -> exec.addArgv(ByteString.copyFrom(argument)));
        return ClientFrame.newBuilder().setExec(exec).build();
    }

    private static byte[] encoded(List<ClientFrame> frames) {
        ByteBuf out = Unpooled.directBuffer();
        try {
            frames.forEach(frame -> FrameEncoder.write(frame, out));
            byte[] bytes = new byte[out.readableBytes()];
            out.readBytes(bytes);
            return bytes;
        } finally {
            out.release();
        }
    }

    private static <M extends Message> M parsed(Parser<M> parser, byte[] body) {
        try {
            return parser.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("the parser refuses what the decoder let through", e);
        }
    }
}
