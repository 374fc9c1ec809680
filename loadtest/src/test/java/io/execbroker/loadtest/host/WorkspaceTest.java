package io.execbroker.loadtest.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.loadtest.trace.Release;
import io.execbroker.loadtest.trace.Trace;
import io.execbroker.loadtest.trace.TraceExpansion;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

final class WorkspaceTest {
    private static final HostFacts ODD = new HostFacts(program -> true, false, true);

    @TempDir private Path parent;
    private Workspace workspace;
    private Trace trace;

    @BeforeEach
    void expand() {
        workspace = new Workspace(parent.resolve("run"));
        trace = new TraceExpansion(Release.MITAKA, 1, 1, workspace.statePath()).trace();
    }

    @Test
    void standInsAreExecutableAndNobodyElseMayWriteThem() throws IOException {
        var stubs = workspace.install(trace, ODD);

        assertThat(stubs)
                .extracting(Stub::program)
                .containsExactly("arping", "dnsmasq", "neutron-ns-metadata-proxy", "ovs-vsctl");
        for (var stub : stubs) {
            assertThat(permissions(workspace.stubs().resolve(stub.program())))
                    .isEqualTo("rwxr-xr-x");
        }
        assertThat(permissions(workspace.root())).isEqualTo("rwxr-xr-x");
        assertThat(permissions(workspace.rootwrapConf())).isEqualTo("rw-r--r--");
    }

    @Test
    void theAgentsOwnFilesAreThere() throws IOException {
        workspace.install(trace, ODD);

        var state = workspace.statePath();
        assertThat(state.resolve("external/pids")).isDirectory();
        try (var networks = Files.list(state.resolve("dhcp"))) {
            var network = networks.findFirst().orElseThrow();
            assertThat(network.resolve("host")).isEmptyFile();
            assertThat(network.resolve("addn_hosts")).isEmptyFile();
            assertThat(network.resolve("opts")).isEmptyFile();
            assertThat(network.resolve("pid")).doesNotExist();
        }
    }

    @Test
    void aFolderThatExistsIsLeftAlone() throws IOException {
        Files.createDirectory(workspace.root());

        assertThatThrownBy(() -> workspace.install(trace, ODD))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(workspace.root()).isEmptyDirectory();
    }

    @Test
    void nothingIsMadeWhenAProgramIsMissing() {
        var bare = new HostFacts(program -> false, false, false);

        assertThatThrownBy(() -> workspace.install(trace, bare))
                .isInstanceOf(MissingProgramsException.class);
        assertThat(workspace.root()).doesNotExist();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
