package io.execbroker.wire;

import static io.execbroker.proto.v1.GoawayReason.GOAWAY_REASON_BAD_FRAME;
import static io.execbroker.proto.v1.GoawayReason.GOAWAY_REASON_FRAME_TOO_LARGE;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.UnknownFieldSet;

import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.OutputFd;
import io.execbroker.wire.Frames.Reader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

class FrameDecoderTest {

    private static final FrameLimits LIMITS = FrameLimits.DEFAULT.withMaxFrameBytes(1000);

    @Test
    void framesArriveWholeAndInOrder() {
        try (Reader reader = clientFrames()) {
            reader.read(Frames.bytes(Frames.HELLO, Frames.EXEC, Frames.STDIN, Frames.PING));

            assertThat(reader.events)
                    .containsExactly(Frames.HELLO, Frames.EXEC, Frames.STDIN, Frames.PING);
        }
    }

    @Test
    void framesMayBeSplitBetweenAnyTwoBytes() {
        byte[] bytes = Frames.bytes(Frames.EXEC, Frames.STDIN, Frames.CANCEL);
        for (int cut = 1; cut < bytes.length; cut++) {
            try (Reader reader = clientFrames()) {
                reader.read(bytes, 0, cut).read(bytes, cut, bytes.length);

                assertThat(reader.events)
                        .as("cut at %d", cut)
                        .containsExactly(Frames.EXEC, Frames.STDIN, Frames.CANCEL);
            }
        }
    }

    @Test
    void framesMayArriveByteByByte() {
        byte[] bytes = Frames.bytes(Frames.OUTPUT, Frames.FINISHED);
        try (Reader reader = new Reader(FrameDecoder.ofBrokerFrames(LIMITS))) {
            for (int i = 0; i < bytes.length; i++) {
                reader.read(bytes, i, i + 1);
            }

            assertThat(reader.events).containsExactly(Frames.OUTPUT, Frames.FINISHED);
        }
    }

    @Test
    void frameInPiecesOccupiesNoMoreThanTwiceWhatHasArrivedAndNothingAfterItsConnection() {
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
        byte[] bytes = Frames.bytes(frameOf(1000));
        for (int end : new int[] {bytes.length - 1, bytes.length}) {
            EmbeddedChannel channel = new EmbeddedChannel(FrameDecoder.ofClientFrames(LIMITS));
            channel.config().setAllocator(memory);
            for (int at = 0; at < end; at += 100) {
                int to = Math.min(at + 100, end);
                channel.writeInbound(Unpooled.copiedBuffer(Arrays.copyOfRange(bytes, at, to)));

                assertThat(memory.metric().usedDirectMemory()).isLessThanOrEqualTo(2L * to);
            }
            channel.finishAndReleaseAll();
            assertThat(memory.metric().usedDirectMemory()).isZero();
        }
    }

    @Test
    void outputIsHandedOnAsItArrives() {
        String text = "of more bytes than any header has";
        byte[] bytes = Frames.bytes(output(text), Frames.FINISHED);
        int cut = Frames.bytes(output(text)).length - 8;
        FrameDecoder<BrokerFrame> decoder = FrameDecoder.ofBrokerFrames(LIMITS);
        try (Reader reader = new Reader(decoder)) {
            reader.read(bytes, 0, cut);
            assertThat(reader.events).containsExactly(output("of more bytes than any he"));
            assertThat(decoder.isMidFrame()).isTrue();

            reader.read(bytes, cut, bytes.length);
            assertThat(reader.events)
                    .containsExactly(
                            output("of more bytes than any he"),
                            output("ader has"),
                            Frames.FINISHED);
            assertThat(decoder.isMidFrame()).isFalse();
        }
    }

    @Test
    void outputIsNotCopied() {
        ByteBuf buffer = Unpooled.copiedBuffer(Frames.bytes(Frames.OUTPUT));
        List<ByteBuf> data = new ArrayList<>();
        var channel =
                new EmbeddedChannel(
                        FrameDecoder.ofBrokerFrames(LIMITS),
                        new SimpleChannelInboundHandler<OutputBytes>() {
                            @Override
                            protected void channelRead0(
                                    ChannelHandlerContext ctx, OutputBytes bytes) {
                                data.add(bytes.data());
                            }
                        });
        channel.writeInbound(buffer);

        assertThat(data).hasSize(1);
        assertThat(data.getFirst().unwrap()).isSameAs(buffer);
        assertThat(buffer.refCnt()).isZero();
    }

    @Test
    void outputWithItsFieldsInAnotherOrderIsAFrame() {
        byte[] chunk = Frames.OUTPUT.getOutput().toByteArray();
        // stream_id is the first field and takes two bytes: put it last.
        byte[] turned = concat(Arrays.copyOfRange(chunk, 2, chunk.length), new byte[] {8, 9});
        byte[] frame = concat(new byte[] {ChunkFrames.OUTPUT, (byte) turned.length}, turned);
        try (Reader reader = new Reader(FrameDecoder.ofBrokerFrames(LIMITS))) {
            reader.read(concat(new byte[] {(byte) frame.length}, frame));

            assertThat(reader.events).containsExactly(Frames.OUTPUT);
        }
    }

    private static BrokerFrame output(String text) {
        return Frames.output(9, OutputFd.OUTPUT_FD_STDERR, ByteString.copyFromUtf8(text));
    }

    @Test
    void framesAreReadFromHeapBuffersToo() {
        try (Reader reader = clientFrames()) {
            reader.readHeap(Frames.bytes(Frames.EXEC, Frames.STDIN));

            assertThat(reader.events).containsExactly(Frames.EXEC, Frames.STDIN);
        }
    }

    @Test
    void theLargestFrameIsReadAndOneByteMoreIsNot() {
        ClientFrame largest = frameOf(1000);
        try (Reader reader = clientFrames()) {
            assertThat(reader.read(Frames.bytes(largest)).events).containsExactly(largest);
        }
        try (Reader reader = clientFrames()) {
            reader.read(Frames.bytes(frameOf(1001)));

            reader.assertFault(GOAWAY_REASON_FRAME_TOO_LARGE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "zero length,                    00,             BAD_FRAME",
        "one byte too large,             e907,           FRAME_TOO_LARGE",
        "2 GiB less one,                 ffffffff07,     FRAME_TOO_LARGE",
        "4 GiB less one,                 ffffffff0f,     FRAME_TOO_LARGE",
        "more than 32 bits,              ffffffff7f,     FRAME_TOO_LARGE",
        "negative 64 bits,               ffffffffffffffffff01, BAD_FRAME",
        "never ending,                   8080808080,     BAD_FRAME",
        "zero in two bytes,              8000,           BAD_FRAME",
        "seven in two bytes,             8700,           BAD_FRAME",
        "five bytes with a zero at last, ffffffff00,     BAD_FRAME",
    })
    void lengthIsRefusedOnTheHeaderAlone(String name, String hex, String reason) {
        try (Reader reader = clientFrames()) {
            reader.read(HexFormat.of().parseHex(hex));

            reader.assertFault(GoawayReason.valueOf("GOAWAY_REASON_" + reason));
        }
    }

    static Stream<String> greetingsOfOtherProtocols() {
        String http = "GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: " + "x".repeat(50);
        String tls = "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003";
        String rootwrapDaemon = "\0\0\0\0\0\0\0\u0010[\"call\"]";
        return Stream.of(http, tls + "x".repeat(500), rootwrapDaemon);
    }

    @ParameterizedTest
    @MethodSource("greetingsOfOtherProtocols")
    void otherProtocolsAreRefused(String text) {
        try (Reader reader = clientFrames()) {
            reader.read(text.getBytes(StandardCharsets.ISO_8859_1));

            reader.assertFault(GOAWAY_REASON_BAD_FRAME);
        }
    }

    @Test
    void nothingIsDecodedAfterAFault() {
        try (Reader reader = clientFrames()) {
            reader.read(
                    concat(Frames.bytes(Frames.PING), new byte[] {0}, Frames.bytes(Frames.PING)));
            reader.read(Frames.bytes(Frames.PING)).read(new byte[] {0});

            assertThat(reader.events).hasSize(2);
            assertThat(reader.events.getFirst()).isEqualTo(Frames.PING);
            reader.assertFault(GOAWAY_REASON_BAD_FRAME);
        }
    }

    @Test
    void anEndInTheMiddleOfAFrameFiresNothing() {
        byte[] bytes = Frames.bytes(Frames.EXEC);
        Reader reader = clientFrames();
        reader.read(bytes, 0, bytes.length - 1).close();

        assertThat(reader.events).isEmpty();
    }

    static Stream<byte[]> malformedBodies() {
        return Stream.of(
                        "0b0c", // group around nothing
                        "0c", // end of a group
                        "0e", // wire type 6
                        "0f", // wire type 7
                        "00", // field number 0
                        "0a05ffffffffff", // tag of five bytes that never ends
                        "0a02", // nested message that is not there
                        "0a0208", // tag without a value
                        "0affffffff0f", // nested length of 4 GiB
                        "0a80808080808080808001", // nested length of 2^63
                        "f0ffffffffffffffff01", // tag of 64 bits
                        "0a0312022020", // nested string longer than its message
                        "0a041202ff20", // client name that is not UTF-8
                        "3a0708ffffffffffff", // varint cut off
                        "3a0c08ffffffffffffffffffff01") // varint of eleven bytes
                .map(HexFormat.of()::parseHex);
    }

    @ParameterizedTest
    @MethodSource("malformedBodies")
    void malformedBodiesAreRefused(byte[] body) {
        try (Reader reader = clientFrames()) {
            reader.read(concat(new byte[] {(byte) body.length}, body));

            reader.assertFault(GOAWAY_REASON_BAD_FRAME);
        }
    }

    @Test
    void fewUnknownFieldsAreIgnoredAndManyAreRefused() {
        FrameLimits limits = FrameLimits.DEFAULT;
        try (Reader reader = new Reader(FrameDecoder.ofClientFrames(limits))) {
            reader.read(Frames.bytes(withUnknownBytes(4000)));
            assertThat(reader.events).hasSize(1).first().isInstanceOf(ClientFrame.class);

            reader.read(Frames.bytes(withUnknownBytes(4100)));
            reader.assertFault(GOAWAY_REASON_BAD_FRAME);
        }
    }

    @Test
    void unknownFieldsOfNestedMessagesCountTogether() {
        ExecRequest.Builder exec = ExecRequest.newBuilder();
        for (int i = 0; i < 5; i++) {
            exec.addEnvironmentBuilder().setUnknownFields(unknownField(1000));
        }
        try (Reader reader = new Reader(FrameDecoder.ofClientFrames(FrameLimits.DEFAULT))) {
            reader.read(Frames.bytes(ClientFrame.newBuilder().setExec(exec).build()));

            reader.assertFault(GOAWAY_REASON_BAD_FRAME);
        }
    }

    @Test
    void oneMessageRepeatedVeryOftenIsRefused() {
        byte[] body = new byte[100_000];
        for (int i = 0; i < body.length; i += 2) {
            body[i] = 0x0a; // hello, empty
        }
        try (Reader reader = new Reader(FrameDecoder.ofClientFrames(FrameLimits.DEFAULT))) {
            reader.read(concat(new byte[] {(byte) 0xa0, (byte) 0x8d, 6}, body));

            reader.assertFault(GOAWAY_REASON_BAD_FRAME);
        }
    }

    @Test
    void theLastMemberWinsWhenTwoAreSet() {
        byte[] body = concat(Frames.CANCEL.toByteArray(), Frames.PING.toByteArray());
        try (Reader reader = clientFrames()) {
            reader.read(concat(new byte[] {(byte) body.length}, body));

            assertThat(reader.events).containsExactly(Frames.PING);
        }
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        // A message type that nests in itself; those of execbroker.v1 do not.
        byte[] eight = nested(FrameLimits.MAX_DEPTH);
        byte[] nine = nested(FrameLimits.MAX_DEPTH + 1);
        FrameDecoder<DescriptorProto> decoder =
                FrameDecoder.of(DescriptorProto.parser(), DescriptorProto.getDescriptor(), LIMITS);
        try (Reader reader = new Reader(decoder)) {
            assertThat(reader.read(eight).events)
                    .hasSize(1)
                    .doesNotHaveAnyElementsOfTypes(ProtocolException.class);
            reader.read(nine);

            reader.assertFault(GOAWAY_REASON_BAD_FRAME);
        }
    }

    @Test
    void messagesDoNotReferToTheReadBuffer() {
        try (Reader reader = clientFrames()) {
            var buffer = reader.channel.alloc().directBuffer();
            buffer.writeBytes(Frames.bytes(Frames.STDIN));
            reader.channel.writeInbound(buffer.retain());
            buffer.setZero(0, buffer.capacity());
            buffer.release();

            assertThat(reader.events).containsExactly(Frames.STDIN);
        }
    }

    @Test
    void messagesThatCameInPiecesDoNotReferToTheReadBufferEither() {
        byte[] bytes = Frames.bytes(Frames.STDIN, Frames.STDIN);
        int cut = bytes.length - 3;
        try (Reader reader = clientFrames()) {
            var buffer = reader.channel.alloc().directBuffer();
            buffer.writeBytes(bytes, 0, cut);
            reader.channel.writeInbound(buffer.retain());
            buffer.setZero(0, buffer.capacity());
            buffer.release();
            reader.read(bytes, cut, bytes.length);

            assertThat(reader.events).containsExactly(Frames.STDIN, Frames.STDIN);
        }
    }

    private static Reader clientFrames() {
        return new Reader(FrameDecoder.ofClientFrames(LIMITS));
    }

    /** A frame whose length without prefix is {@code bytes}, above 260. */
    private static ClientFrame frameOf(int bytes) {
        ClientFrame empty = frameWithArgument(bytes - 20);
        return frameWithArgument(bytes - 20 + bytes - empty.getSerializedSize());
    }

    private static ClientFrame frameWithArgument(int bytes) {
        return ClientFrame.newBuilder()
                .setExec(ExecRequest.newBuilder().addArgv(ByteString.copyFrom(new byte[bytes])))
                .build();
    }

    private static ClientFrame withUnknownBytes(int bytes) {
        return Frames.PING.toBuilder().setUnknownFields(unknownField(bytes)).build();
    }

    private static UnknownFieldSet unknownField(int bytes) {
        UnknownFieldSet.Field field =
                UnknownFieldSet.Field.newBuilder()
                        .addLengthDelimited(ByteString.copyFrom(new byte[bytes]))
                        .build();
        return UnknownFieldSet.newBuilder().addField(500, field).build();
    }

    private static byte[] nested(int depth) throws IOException {
        DescriptorProto message = DescriptorProto.newBuilder().setName("x").build();
        for (int i = 0; i < depth; i++) {
            message = DescriptorProto.newBuilder().addNestedType(message).build();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeMessageNoTag(message);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
