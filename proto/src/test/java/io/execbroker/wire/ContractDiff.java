package io.execbroker.wire;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an old peer would notice of a new contract. Everything that was there must still be there,
 * with the same number, type and place; what is added does not matter to it.
 */
final class ContractDiff {

    private final List<String> breaks = new ArrayList<>();

    private ContractDiff() {}

    /** One sentence for each breaking change, in the order of the old contract. */
    static List<String> breakingChanges(FileDescriptorProto before, FileDescriptorProto after) {
        ContractDiff diff = new ContractDiff();
        diff.same("package", before.getPackage(), after.getPackage());
        diff.same(
                "java_package",
                before.getOptions().getJavaPackage(),
                after.getOptions().getJavaPackage());
        diff.messages("", before.getMessageTypeList(), after.getMessageTypeList());
        diff.enums("", before.getEnumTypeList(), after.getEnumTypeList());
        return List.copyOf(diff.breaks);
    }

    private void messages(String scope, List<DescriptorProto> before, List<DescriptorProto> after) {
        Map<String, DescriptorProto> present = byName(after, DescriptorProto::getName);
        for (DescriptorProto old : before) {
            String name = scope + old.getName();
            DescriptorProto now = present.get(old.getName());
            if (now == null) {
                breaks.add(name + ": message removed");
                continue;
            }
            fields(name, old, now);
            messages(name + ".", old.getNestedTypeList(), now.getNestedTypeList());
            enums(name + ".", old.getEnumTypeList(), now.getEnumTypeList());
        }
    }

    private void fields(String message, DescriptorProto before, DescriptorProto after) {
        Map<String, FieldDescriptorProto> present =
                byName(after.getFieldList(), FieldDescriptorProto::getName);
        for (FieldDescriptorProto old : before.getFieldList()) {
            String name = message + "." + old.getName();
            FieldDescriptorProto now = present.get(old.getName());
            if (now == null) {
                breaks.add(name + ": field removed or renamed");
                continue;
            }
            same(name + ": number", old.getNumber(), now.getNumber());
            same(name + ": type", old.getType(), now.getType());
            same(name + ": type name", old.getTypeName(), now.getTypeName());
            same(name + ": label", old.getLabel(), now.getLabel());
            same(name + ": oneof", oneof(before, old), oneof(after, now));
        }
    }

    private void enums(
            String scope, List<EnumDescriptorProto> before, List<EnumDescriptorProto> after) {
        Map<String, EnumDescriptorProto> present = byName(after, EnumDescriptorProto::getName);
        for (EnumDescriptorProto old : before) {
            String name = scope + old.getName();
            EnumDescriptorProto now = present.get(old.getName());
            if (now == null) {
                breaks.add(name + ": enum removed");
                continue;
            }
            values(name, old, now);
        }
    }

    private void values(String name, EnumDescriptorProto before, EnumDescriptorProto after) {
        Map<String, EnumValueDescriptorProto> present =
                byName(after.getValueList(), EnumValueDescriptorProto::getName);
        for (EnumValueDescriptorProto old : before.getValueList()) {
            EnumValueDescriptorProto now = present.get(old.getName());
            if (now == null) {
                breaks.add(name + "." + old.getName() + ": value removed or renamed");
                continue;
            }
            same(name + "." + old.getName() + ": number", old.getNumber(), now.getNumber());
        }
    }

    private static String oneof(DescriptorProto message, FieldDescriptorProto field) {
        return field.hasOneofIndex() ? message.getOneofDecl(field.getOneofIndex()).getName() : "";
    }

    private void same(String what, Object before, Object after) {
        if (!before.equals(after)) {
            breaks.add(what + " changed from '" + before + "' to '" + after + "'");
        }
    }

    private static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
        return all.stream().collect(Collectors.toMap(name, Function.identity()));
    }
}
