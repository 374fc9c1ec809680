package io.execbroker.broker.posix;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/**
 * A network namespace as ip-netns(8) names it, held open.
 *
 * @param fd of the file that stands for it, this object's
 * @param id which namespace it is, if it is one
 * @param path that file, as people read it
 */
public record NamedNetwork(int fd, NamespaceId id, String path) implements AutoCloseable {

    private static final String NAMES_DIRECTORY = "/run/netns/";

    /**
     * Opens the file behind a name. It may stand for no namespace: what is left of a deleted one
     * does not. Does not block.
     *
     * @param name a {@linkplain NetworkNamespaces#isName name}
     * @throws NoSuchNamespaceException if there is no such file
     */
    public static NamedNetwork open(byte[] name) throws ErrnoException {
        if (!NetworkNamespaces.isName(name)) {
            throw new IllegalArgumentException("name: not one path component");
        }
        var path = NAMES_DIRECTORY + new String(name, StandardCharsets.UTF_8);
        int fd = openFile(name, path);
        try {
            return new NamedNetwork(fd, NamespaceId.of(fd), path);
        } catch (ErrnoException e) {
            Descriptors.close(fd);
            throw e.about(path);
        }
    }

    private static int openFile(byte[] name, String path) throws ErrnoException {
        try (var arena = Arena.ofConfined()) {
            var file = Paths.join(arena, NAMES_DIRECTORY, name);
            return Descriptors.open(file, path, LinuxAbi.O_RDONLY | LinuxAbi.O_NONBLOCK);
        } catch (ErrnoException e) {
            throw e.errnoName().equals("ENOENT") ? new NoSuchNamespaceException(e) : e;
        }
    }

    /**
     * Takes the calling thread into it.
     *
     * @throws NoSuchNamespaceException if the file stands for none
     */
    void enter() throws ErrnoException {
        try {
            NamespaceCalls.setns(fd, LinuxAbi.CLONE_NEWNET);
        } catch (ErrnoException e) {
            throw e.errnoName().equals("EINVAL")
                    ? new NoSuchNamespaceException(e.about(path))
                    : e.about(path);
        }
    }

    /** Once. */
    @Override
    public void close() {
        Descriptors.close(fd);
    }
}
