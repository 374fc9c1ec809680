package io.execbroker.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;

import io.execbroker.proto.v1.ClientFrame;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Holds exec.proto to what was published: src/main/descriptor/execbroker-v1.desc, a {@code
 * FileDescriptorSet}. Additions are taken over with {@code mvn -pl proto test
 * -Dexecbroker.contract.accept=true} and committed. A breaking change needs a new package,
 * execbroker.v2, beside this one.
 */
class ContractTest {

    private static final Path PUBLISHED =
            Path.of(System.getProperty("basedir", "."))
                    .resolve("src/main/descriptor/execbroker-v1.desc");
    private static final boolean ACCEPT = Boolean.getBoolean("execbroker.contract.accept");

    private final FileDescriptorProto contract = ClientFrame.getDescriptor().getFile().toProto();

    @Test
    void thePublishedContractIsKept() throws IOException {
        List<String> breaks = ContractDiff.breakingChanges(published(), contract);

        assertThat(breaks)
                .as("breaking changes of execbroker.v1: make them in a new package, execbroker.v2")
                .isEmpty();
    }

    @Test
    void additionsArePublished() throws IOException {
        if (ACCEPT && ContractDiff.breakingChanges(published(), contract).isEmpty()) {
            FileDescriptorSet set = FileDescriptorSet.newBuilder().addFile(contract).build();
            Files.write(PUBLISHED, set.toByteArray());
        }

        assertThat(contract)
                .as(
                        "exec.proto has additions that %s lacks; accept them with"
                                + " -Dexecbroker.contract.accept=true and commit the file",
                        PUBLISHED)
                .isEqualTo(published());
    }

    private static FileDescriptorProto published() throws IOException {
        return FileDescriptorSet.parseFrom(Files.readAllBytes(PUBLISHED)).getFile(0);
    }
}
