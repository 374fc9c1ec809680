package io.execbroker.broker.stdio;

import java.util.Set;

/**
 * File systems whose files close without asking anybody: neither a program of some user (FUSE) nor
 * another machine. What is not listed is taken for one that asks. The names are the kernel's, see
 * filesystems(5).
 */
final class LocalFileSystems {

    private static final Set<String> ON_DISK =
            Set.of(
                    "ext2",
                    "ext3",
                    "ext4",
                    "xfs",
                    "btrfs",
                    "bcachefs",
                    "zfs",
                    "f2fs",
                    "jfs",
                    "nilfs2",
                    "reiserfs",
                    "vfat",
                    "msdos",
                    "exfat",
                    "ntfs3",
                    "hfsplus",
                    "iso9660",
                    "udf",
                    "squashfs",
                    "erofs");

    /** Layers in the broker's own namespace were put there by root. */
    private static final Set<String> IN_MEMORY =
            Set.of("tmpfs", "ramfs", "rootfs", "hugetlbfs", "overlay");

    private static final Set<String> OF_THE_KERNEL =
            Set.of(
                    "devtmpfs",
                    "devpts",
                    "proc",
                    "sysfs",
                    "cgroup",
                    "cgroup2",
                    "debugfs",
                    "tracefs",
                    "securityfs",
                    "configfs",
                    "mqueue",
                    "nsfs",
                    "pstore",
                    "efivarfs");

    private LocalFileSystems() {}

    static boolean contains(String type) {
        return ON_DISK.contains(type) || IN_MEMORY.contains(type) || OF_THE_KERNEL.contains(type);
    }
}
