package io.execbroker.broker.oslo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import java.util.List;

/**
 * The one object that a door offers, and the server that offers it: what Python's multiprocessing
 * asks of either (multiprocessing/managers.py) beside running commands. There is nothing to count
 * references of: every client gets the same object, and it lives as long as the door. Stateless.
 */
final class RemoteObject {

    /** Names the object on the wire. */
    static final String ID = "1";

    /** The kind of object that clients ask for. */
    private static final String TYPE = "rootwrap";

    /** The client makes methods of these names. */
    private static final List<String> METHODS = List.of("reset_timer", Request.RUN, "shutdown");

    private RemoteObject() {}

    /** The answer to a call of the server itself, the first on a connection. */
    static ByteBuf serverCall(ByteBufAllocator allocator, Request.Call call) {
        return switch (call.method()) {
            case "dummy", "accept_connection", "shutdown" -> ShortReply.nothing(allocator);
            case "create" ->
                    call.argument().equals(TYPE)
                            ? ShortReply.object(allocator, ID, METHODS)
                            : unknown(allocator, "type", call.argument(), TYPE);
            case "incref", "decref" ->
                    isKnown(call.argument())
                            ? ShortReply.nothing(allocator)
                            : unknown(allocator, "object", call.argument(), ID);
            case "get_methods" -> ShortReply.texts(allocator, METHODS);
            case "number_of_objects" -> ShortReply.number(allocator, 1);
            case "debug_info" -> ShortReply.text(allocator, ID + ": " + TYPE);
            default ->
                    unknown(
                            allocator,
                            "operation",
                            call.method(),
                            "one of multiprocessing.managers.Server");
        };
    }

    /** The answer to a call of the object, on a connection that was accepted. */
    static ByteBuf objectCall(ByteBufAllocator allocator, Request.Call call) {
        if (!isKnown(call.ident())) {
            return unknownObject(allocator, call.ident());
        }
        return switch (call.method()) {
            case "shutdown", "reset_timer" -> ShortReply.nothing(allocator);
            case "__str__", "__repr__" ->
                    ShortReply.text(allocator, "<" + TYPE + " of execbroker>");
            case "#GETVALUE" ->
                    ShortReply.unserializable(allocator, TYPE + ": has no value that can be sent");
            default -> unknown(allocator, "method", call.method(), String.join(", ", METHODS));
        };
    }

    static boolean isKnown(String ident) {
        return ident.equals(ID);
    }

    static ByteBuf unknownObject(ByteBufAllocator allocator, String ident) {
        return unknown(allocator, "object", ident, ID + ", as create returned it");
    }

    private static ByteBuf unknown(
            ByteBufAllocator allocator, String kind, String name, String expected) {
        return ShortReply.failure(
                allocator, "%s '%s': unknown (expected: %s)".formatted(kind, name, expected));
    }
}
