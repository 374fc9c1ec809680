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

/**
 * Says which received descriptors no command can have, and what they are. Confined to the door's
 * thread.
 */
final class Classifier {

    private static final int MAX_TARGET_CHARACTERS = 120;

    private final KnownMounts mounts;

    Classifier(KnownMounts mounts) {
        this.mounts = mounts;
    }

    /**
     * What {@code fd} is, in words for a person, if no command can have it. Empty when one can: to
     * close it may block, but only if that is the last close of its file.
     */
    Optional<String> objection(int fd) {
        try {
            var target = ProcFd.target(fd);
            if (target.startsWith("pipe:[")) {
                return Optional.empty();
            }
            if (target.startsWith("socket:[")) {
                return Descriptors.isUnixSocket(fd)
                        ? Optional.empty()
                        : Optional.of("a socket that is no Unix socket");
            }
            return target.startsWith("/")
                    ? objectionToFile(fd, target)
                    : Optional.of(printable(target));
        } catch (IOException e) {
            return Optional.of("of no kind that this kernel tells");
        }
    }

    private Optional<String> objectionToFile(int fd, String path) throws IOException {
        var id = ProcFd.mountId(fd);
        var type = id.isPresent() ? mounts.now().typeOf(id.getAsInt()) : Optional.<String>empty();
        if (type.isEmpty()) {
            return isPlainDevice(fd)
                    ? Optional.empty()
                    : Optional.of(printable(path) + ", which is not mounted where the broker is");
        }
        return LocalFileSystems.contains(type.get())
                ? Optional.empty()
                : Optional.of(printable(path) + " of a file system of type " + type.get());
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
