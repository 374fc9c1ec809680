package io.execbroker.broker.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

class MountTableTest {

    private final MountTable table =
            MountTable.parse(
                    """
                    22 27 0:21 / /proc rw,relatime - proc proc rw
                    27 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw,discard
                    99 27 0:55 / /home/a\\040-\\040b rw,nosuid - fuse.sshfs host:/ rw,user_id=0
                    """);

    @Test
    void typeStandsAfterTheSeparatorWhateverComesBefore() {
        assertThat(table.typeOf(22)).contains("proc");
        assertThat(table.typeOf(27)).contains("ext4");
        assertThat(table.typeOf(99)).contains("fuse.sshfs");
    }

    @Test
    void mountOfAnotherNamespaceHasNoType() {
        assertThat(table.typeOf(1)).isEmpty();
    }

    @Test
    void tableOfThisProcessHasItsRoot() throws IOException {
        assertThat(MountTable.read().types()).containsValue("proc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fuse", "fuseblk", "fuse.sshfs", "virtiofs", "nfs", "nfs4", "cifs", "smb3", "9p",
                "ceph", "afs", "lustre", "gfs2", "ocfs2", "ecryptfs", "autofs", "", "EXT4"
            })
    void fileSystemThatAsksOthersOrIsUnknownIsNotLocal(String type) {
        assertThat(LocalFileSystems.contains(type)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ext4", "xfs", "btrfs", "tmpfs", "overlay", "devtmpfs", "devpts", "proc"})
    void fileSystemOfThisHostIsLocal(String type) {
        assertThat(LocalFileSystems.contains(type)).isTrue();
    }
}
