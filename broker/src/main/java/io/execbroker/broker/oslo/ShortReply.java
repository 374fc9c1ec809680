package io.execbroker.broker.oslo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Answers to everything but a command that has run, with their length in front. Stateless. */
final class ShortReply {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** Writes the value of an answer. */
    @FunctionalInterface
    private interface Value {
        void write(JsonGenerator json) throws IOException;
    }

    private ShortReply() {}

    /** The method returned nothing. Never the answer to a command: the client would repeat it. */
    static ByteBuf nothing(ByteBufAllocator allocator) {
        return of(allocator, "#RETURN", JsonGenerator::writeNull);
    }

    static ByteBuf text(ByteBufAllocator allocator, String value) {
        return of(allocator, "#RETURN", json -> json.writeString(value));
    }

    static ByteBuf number(ByteBufAllocator allocator, int value) {
        return of(allocator, "#RETURN", json -> json.writeNumber(value));
    }

    static ByteBuf texts(ByteBufAllocator allocator, List<String> values) {
        return of(allocator, "#RETURN", json -> writeTexts(json, values));
    }

    /** What {@code create} returns: the id of an object and the names of its methods. */
    static ByteBuf object(ByteBufAllocator allocator, String id, List<String> methods) {
        return of(
                allocator,
                "#RETURN",
                json -> {
                    json.writeStartArray();
                    json.writeString(id);
                    writeTexts(json, methods);
                    json.writeEndArray();
                });
    }

    /** A command that did not run, by one of rootwrap's own codes. */
    static ByteBuf code(ByteBufAllocator allocator, int returnCode) {
        return of(
                allocator,
                "#RETURN",
                json -> {
                    json.writeStartArray();
                    json.writeNumber(returnCode);
                    json.writeString("");
                    json.writeString("");
                    json.writeEndArray();
                });
    }

    /** The client raises RemoteError with this sentence. */
    static ByteBuf failure(ByteBufAllocator allocator, String sentence) {
        return of(allocator, "#TRACEBACK", json -> json.writeString(sentence));
    }

    /** As {@link #failure}, for what has no form in JSON. */
    static ByteBuf unserializable(ByteBufAllocator allocator, String sentence) {
        return of(allocator, "#UNSERIALIZABLE", json -> json.writeString(sentence));
    }

    private static void writeTexts(JsonGenerator json, List<String> texts) throws IOException {
        json.writeStartArray();
        for (var text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static ByteBuf of(ByteBufAllocator allocator, String kind, Value value) {
        var reply = allocator.ioBuffer();
        reply.writeLong(0);
        try (var json = JSON.createGenerator((OutputStream) new ByteBufOutputStream(reply))) {
            json.writeStartArray();
            json.writeString(kind);
            value.write(json);
            json.writeEndArray();
        } catch (IOException e) {
            reply.release();
            throw new UncheckedIOException("writing to memory", e);
        }
        return reply.setLong(0, reply.readableBytes() - Long.BYTES);
    }
}
