package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.CharacterDevice;
import io.execbroker.broker.posix.Descriptors;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.ProcFd;

import java.io.IOException;
import java.util.Optional;

/*
 * What is asked, and what is not. fstat(2), fcntl(2) of locks, poll(2), close(2): each may call the
 * file system of the file. A FUSE file system can be made by any user in a user namespace, and its
 * server need not answer. The links and texts of /proc are made from what the kernel itself keeps,
 * and statx(2) can be told to ask nobody.
 */

/** Says what received descriptors are, after they have come. Confined to the door's thread. */
final class Classifier {

    private static final int MAX_TARGET_CHARACTERS = 120;

    private final KnownMounts mounts;

    Classifier(KnownMounts mounts) {
        this.mounts = mounts;
    }

    DescriptorKind classify(int fd) {
        try {
            var target = ProcFd.target(fd);
            if (target.startsWith("pipe:[")) {
                return new DescriptorKind.Accepted();
            }
            if (target.startsWith("socket:[")) {
                return Descriptors.isUnixSocket(fd)
                        ? new DescriptorKind.Accepted()
                        : new DescriptorKind.Refused("a socket that is no Unix socket");
            }
            return target.startsWith("/")
                    ? ofFile(fd, target)
                    : new DescriptorKind.Refused(printable(target));
        } catch (IOException e) {
            return new DescriptorKind.Refused("of no kind that this kernel tells");
        }
    }

    private DescriptorKind ofFile(int fd, String path) throws IOException {
        var id = ProcFd.mountId(fd);
        var type = id.isPresent() ? mounts.now().typeOf(id.getAsInt()) : Optional.<String>empty();
        if (type.isEmpty() && isPlainDevice(fd)) {
            return new DescriptorKind.Accepted();
        }
        if (type.isEmpty()) {
            return new DescriptorKind.Refused(
                    printable(path) + ", which is not mounted where the broker is");
        }
        return LocalFileSystems.contains(type.get())
                ? new DescriptorKind.Accepted()
                : new DescriptorKind.Refused(
                        printable(path) + " of a file system of type " + type.get());
    }

    /** A caller in a mount namespace of its own, as in a container, has its own /dev. */
    private static boolean isPlainDevice(int fd) throws ErrnoException {
        return CharacterDevice.of(fd).filter(PlainDevices::contains).isPresent();
    }

    /** The peer chose this text. */
    private static String printable(String text) {
        var clean = text.replaceAll("[^ -~]", "?");
        return clean.length() <= MAX_TARGET_CHARACTERS
                ? clean
                : clean.substring(0, MAX_TARGET_CHARACTERS) + "...";
    }
}
