package io.execbroker.wire;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which fields a message type has on the wire: wire type by field number, and the shape of nested
 * messages. Built once from the descriptor; immutable afterwards.
 */
final class MessageShape {

    private static final byte UNKNOWN = -1;

    private final byte[] wireTypes;
    private final @Nullable MessageShape[] nested;

    private MessageShape(int highestNumber) {
        wireTypes = new byte[highestNumber + 1];
        Arrays.fill(wireTypes, UNKNOWN);
        nested = new @Nullable MessageShape[highestNumber + 1];
    }

    static MessageShape of(Descriptor type) {
        return of(type, new HashMap<>());
    }

    private static MessageShape of(Descriptor type, Map<String, MessageShape> known) {
        MessageShape seen = known.get(type.getFullName());
        if (seen != null) {
            return seen;
        }
        int highest = 0;
        for (FieldDescriptor field : type.getFields()) {
            highest = Math.max(highest, field.getNumber());
        }
        MessageShape shape = new MessageShape(highest);
        known.put(type.getFullName(), shape);
        for (FieldDescriptor field : type.getFields()) {
            int number = field.getNumber();
            shape.wireTypes[number] = (byte) wireType(field);
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                shape.nested[number] = of(field.getMessageType(), known);
            }
        }
        return shape;
    }

    private static int wireType(FieldDescriptor field) {
        return field.isPacked()
                ? WireFormat.WIRETYPE_LENGTH_DELIMITED
                : field.getLiteType().getWireType();
    }

    /** True when this version has such a field with such a wire type. */
    boolean knows(int fieldNumber, int wireType) {
        return fieldNumber < wireTypes.length && wireTypes[fieldNumber] == wireType;
    }

    /** The shape of the messages in a known field; null when it holds something else. */
    @Nullable MessageShape nested(int fieldNumber) {
        return nested[fieldNumber];
    }
}
