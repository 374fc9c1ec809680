package io.execbroker.broker;

import io.execbroker.broker.config.TrustedFiles;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to a socket's name: held through a file beside it, in a folder in which nobody else can
 * put anything. The kernel gives the lock back when the broker dies.
 */
final class SocketLock implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private SocketLock(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the name {@code socket}, which is absolute.
     *
     * @param insecurePermissions whether others may be able to write in its folder: for development
     * @throws IOException when another broker has it, or its folder is missing or not to be
     *     trusted; the message names the remedy
     */
    static SocketLock take(Path socket, boolean insecurePermissions) throws IOException {
        var folder = socket.resolveSibling(".").normalize();
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    "socket %s: the folder %s is missing; make it, or set socket in [broker]"
                            .formatted(socket, folder));
        }
        var objection = TrustedFiles.objection(folder, insecurePermissions);
        if (objection.isPresent()) {
            throw new IOException(
                    ("socket %s: %s, so that others could put a socket of theirs in its place; the"
                                    + " folder and all above it must be root's or the broker's, and"
                                    + " not writable by others")
                            .formatted(socket, objection.get()));
        }
        var file = socket.resolveSibling(socket.getFileName() + ".lock");
        var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS);
        try {
            return new SocketLock(file, channel, lock(socket, channel));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static FileLock lock(Path socket, FileChannel channel) throws IOException {
        try {
            var lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // The other one is in this very process.
        }
        throw new IOException("socket " + socket + ": another broker listens there; stop it first");
    }

    @Override
    public void close() throws IOException {
        if (lock.isValid()) {
            Files.deleteIfExists(file);
            lock.release();
            channel.close();
        }
    }
}
