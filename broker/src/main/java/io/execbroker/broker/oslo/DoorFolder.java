package io.execbroker.broker.oslo;

import io.execbroker.broker.posix.UserDatabase;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * The folder of a door's socket. It is the broker's own, so that nobody can put anything into it;
 * the socket in it belongs to the user whom the door is for, and others may not connect.
 *
 * <p>oslo.rootwrap lets everybody connect and rests on the key alone. Blocks: not for event loops.
 */
final class DoorFolder {

    private static final Logger LOG = LoggerFactory.getLogger(DoorFolder.class);

    /** What the kernel keeps of a path in a socket's address, without its NUL (unix(7)). */
    private static final int MAX_PATH_BYTES = 107;

    private static final String SOCKET = "rootwrap.sock";
    private static final int LETTERS = 26;
    private static final int RANDOM_LETTERS = 5;
    private static final int MAX_ATTEMPTS = 100;

    private final Path folder;
    private final int uid;

    private DoorFolder(Path folder, int uid) {
        this.folder = folder;
        this.uid = uid;
    }

    /**
     * Makes a folder that only the broker can enter as yet.
     *
     * @param parent absolute; nobody but root and the broker may rename what is in it
     * @param prefix what its name begins with
     * @param uid whom the socket will be for
     * @throws IOException when it cannot be made; the message names it
     */
    static DoorFolder make(Path parent, String prefix, int uid) throws IOException {
        var random = new SecureRandom();
        for (var attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            var folder = parent.resolve(prefix + letters(random));
            requireFit(folder.resolve(SOCKET));
            try {
                Files.createDirectory(
                        folder,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
                return new DoorFolder(folder, uid);
            } catch (FileAlreadyExistsException e) {
                // Another name, then.
            }
        }
        throw new IOException(
                parent + ": no free name for a folder; clear what begins with " + prefix);
    }

    private static String letters(SecureRandom random) {
        var letters = new StringBuilder(RANDOM_LETTERS);
        for (var i = 0; i < RANDOM_LETTERS; i++) {
            letters.append((char) ('A' + random.nextInt(LETTERS)));
        }
        return letters.toString();
    }

    private static void requireFit(Path socket) throws IOException {
        var bytes = socket.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_PATH_BYTES) {
            throw new IOException(
                    "socket %s: %d bytes (expected: at most %d); choose a shorter folder"
                            .formatted(socket, bytes.length, MAX_PATH_BYTES));
        }
        if (socket.toString().indexOf('\n') >= 0) {
            throw new IOException(
                    "socket %s: a line break (expected: none, for the path is told as a line)"
                            .formatted(socket));
        }
    }

    /** Where to bind. */
    Path socket() {
        return folder.resolve(SOCKET);
    }

    /**
     * Lets the user reach the socket, which is bound.
     *
     * @throws IOException when this broker may not give files away; the message names the remedy
     */
    void handOver() throws IOException {
        Files.setPosixFilePermissions(socket(), PosixFilePermissions.fromString("rw-------"));
        if (Integer.toUnsignedLong(uid) == UserDatabase.ownUid()) {
            return;
        }
        try {
            Files.setAttribute(socket(), "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new IOException(
                    "socket %s cannot be given to uid %s: %s; a broker that is not root serves its own user only"
                            .formatted(socket(), Integer.toUnsignedString(uid), e.getMessage()),
                    e);
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    /** Removes the socket and the folder. Idempotent. */
    void remove() {
        remove(folder);
    }

    /**
     * Removes what a killed broker has left in {@code parent}: folders whose names could be of
     * {@link #make} with this prefix, with their sockets and nothing else.
     */
    static void removeLeftovers(Path parent, String prefix) throws IOException {
        try (var entries = Files.newDirectoryStream(parent, prefix + "*")) {
            for (var entry : entries) {
                var name = entry.getFileName().toString().substring(prefix.length());
                if (name.matches("[A-Z]{" + RANDOM_LETTERS + "}")
                        && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    LOG.info("removing {}, left by a broker that was killed", entry);
                    remove(entry);
                }
            }
        }
    }

    private static void remove(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(SOCKET));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.warn("folder {} of a door could not be removed: {}", folder, e.getMessage());
        }
    }
}
