package io.execbroker.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;

import io.execbroker.proto.v1.ClientFrame;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.Consumer;

class ContractDiffTest {

    private static final FileDescriptorProto NOW = ClientFrame.getDescriptor().getFile().toProto();

    @Test
    void theSameContractBreaksNothing() {
        assertThat(ContractDiff.breakingChanges(NOW, NOW)).isEmpty();
    }

    @Test
    void additionsBreakNothing() {
        assertThat(
                        breaks(file -> {
                            message(file, "Ping").addField(field("extra").setNumber(99).build());
                            file.addMessageType(DescriptorProto.newBuilder().setName("New"));
                            enumType(file, "GoawayReason")
                                    .addValueBuilder()
                                    .setName("NEW")
                                    .setNumber(99);
                        }))
                .isEmpty();
    }

    @Test
    void removedFieldsAreFound() {
        assertThat(breaks(file -> message(file, "Ping").removeField(0)))
                .containsExactly("Ping.value: field removed or renamed");
    }

    @Test
    void renumberedFieldsAreFound() {
        assertThat(breaks(file -> message(file, "Ping").getFieldBuilder(0).setNumber(2)))
                .containsExactly("Ping.value: number changed from '1' to '2'");
    }

    @Test
    void retypedFieldsAreFound() {
        assertThat(
                        breaks(file ->
                                message(file, "Ping")
                                        .getFieldBuilder(0)
                                        .setType(FieldDescriptorProto.Type.TYPE_INT32)))
                .containsExactly("Ping.value: type changed from 'TYPE_UINT64' to 'TYPE_INT32'");
    }

    @Test
    void repeatedFieldsThatBecomeSingularAreFound() {
        assertThat(
                        breaks(file ->
                                message(file, "ExecRequest")
                                        .getFieldBuilder(2)
                                        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)))
                .singleElement()
                .asString()
                .startsWith("ExecRequest.argv: label changed");
    }

    @Test
    void fieldsThatLeaveTheirOneofAreFound() {
        assertThat(breaks(file -> message(file, "Finished").getFieldBuilder(1).clearOneofIndex()))
                .containsExactly("Finished.exit_code: oneof changed from 'status' to ''");
    }

    @Test
    void removedMessagesAndEnumsAreFound() {
        assertThat(breaks(file -> file.removeMessageType(0)))
                .containsExactly("ClientFrame: message removed");
        assertThat(breaks(file -> file.removeEnumType(0)))
                .containsExactly("StdioMode: enum removed");
    }

    @Test
    void removedAndRenumberedEnumValuesAreFound() {
        assertThat(breaks(file -> enumType(file, "Priority").removeValue(1)))
                .containsExactly("Priority.PRIORITY_INTERACTIVE: value removed or renamed");
        assertThat(breaks(file -> enumType(file, "Priority").getValueBuilder(1).setNumber(7)))
                .containsExactly("Priority.PRIORITY_INTERACTIVE: number changed from '1' to '7'");
    }

    @Test
    void anotherPackageIsFound() {
        assertThat(breaks(file -> file.setPackage("execbroker.v2")))
                .containsExactly("package changed from 'execbroker.v1' to 'execbroker.v2'");
    }

    private static List<String> breaks(Consumer<FileDescriptorProto.Builder> change) {
        FileDescriptorProto.Builder after = NOW.toBuilder();
        change.accept(after);
        return ContractDiff.breakingChanges(NOW, after.build());
    }

    private static DescriptorProto.Builder message(FileDescriptorProto.Builder file, String name) {
        return file.getMessageTypeBuilderList().stream()
                .filter(message -> message.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static EnumDescriptorProto.Builder enumType(
            FileDescriptorProto.Builder file, String name) {
        return file.getEnumTypeBuilderList().stream()
                .filter(type -> type.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static FieldDescriptorProto.Builder field(String name) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setType(FieldDescriptorProto.Type.TYPE_BYTES);
    }
}
