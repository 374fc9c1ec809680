package io.execbroker.broker.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** As root: it mounts something. */
class KnownMountsIT {

    @TempDir private Path folder;

    @Test
    void theTableIsReadOnceWhileNothingChanges() throws Exception {
        try (var mounts = new KnownMounts()) {
            assertThat(mounts.now()).isSameAs(mounts.now());
        }
    }

    @Test
    void aMountThatComesIsInTheNextTableAndOneThatGoesIsNot() throws Exception {
        try (var mounts = new KnownMounts()) {
            var before = mounts.now();

            run("mount", "-t", "ramfs", "none", folder.toString());
            try {
                assertThat(added(before, mounts.now())).containsExactly("ramfs");
            } finally {
                run("umount", folder.toString());
            }
            assertThat(mounts.now()).isEqualTo(before);
        }
    }

    private static List<String> added(MountTable before, MountTable after) {
        return after.types().entrySet().stream()
                .filter(mount -> !before.types().containsKey(mount.getKey()))
                .map(mount -> mount.getValue())
                .toList();
    }

    private static void run(String... command) throws Exception {
        var process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }
}
