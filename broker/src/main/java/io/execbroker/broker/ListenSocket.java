package io.execbroker.broker;

import io.execbroker.broker.config.SocketConfig;
import io.execbroker.broker.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The socket that clients connect to. It appears under its name with its owner and permissions set,
 * so there is no moment at which the wrong user could connect; it is gone when the broker is.
 *
 * <p>A socket that the service manager has opened is taken over as it is; its name stays.
 *
 * <p>A socket that a killed broker left behind is replaced: {@link SocketLock} tells it from that
 * of one which lives.
 */
final class ListenSocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ListenSocket.class);

    private static final int BACKLOG = 1024;

    private final Path path;
    private final boolean isOwnName;
    private final Channel channel;

    private ListenSocket(Path path, boolean isOwnName, Channel channel) {
        this.path = path;
        this.isOwnName = isOwnName;
        this.channel = channel;
    }

    /**
     * Binds, and accepts from then on. The caller holds the {@link SocketLock} of its name for
     * longer than the socket lives.
     *
     * @param inherited descriptor of a socket that listens already
     * @param listening handler of the socket itself
     * @throws IOException when it cannot be made; the message names it
     */
    static ListenSocket open(
            SocketConfig config,
            OptionalInt inherited,
            Transport transport,
            EventLoopGroup loops,
            ChannelHandler listening,
            ChannelHandler initializer)
            throws IOException {
        var path = config.path();
        var bootstrap = bootstrap(loops, listening, initializer);
        if (inherited.isPresent()) {
            return new ListenSocket(path, false, adopt(transport, bootstrap, inherited.getAsInt()));
        }
        var temporary = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        var channel = bind(transport, bootstrap, temporary);
        try {
            setAccess(temporary, config);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            return new ListenSocket(path, true, channel);
        } catch (IOException | RuntimeException e) {
            channel.close().awaitUninterruptibly();
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    private static Channel bind(Transport transport, ServerBootstrap bootstrap, Path at)
            throws IOException {
        return await(
                bootstrap.channel(transport.unixServerChannel()).bind(transport.unixAddress(at)),
                at.toString());
    }

    private static Channel adopt(Transport transport, ServerBootstrap bootstrap, int fd)
            throws IOException {
        return await(
                bootstrap.channelFactory(() -> transport.adoptUnixServer(fd)).register(),
                "descriptor " + fd);
    }

    private static ServerBootstrap bootstrap(
            EventLoopGroup loops, ChannelHandler listening, ChannelHandler initializer) {
        return new ServerBootstrap()
                .group(loops)
                .handler(listening)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(initializer);
    }

    private static Channel await(ChannelFuture opening, String name) throws IOException {
        opening.awaitUninterruptibly();
        if (!opening.isSuccess()) {
            throw new IOException(
                    "socket " + name + ": " + opening.cause().getMessage(), opening.cause());
        }
        return opening.channel();
    }

    private static void setAccess(Path socket, SocketConfig config) throws IOException {
        var view = Files.getFileAttributeView(socket, PosixFileAttributeView.class);
        var principals = socket.getFileSystem().getUserPrincipalLookupService();
        if (config.owner().isPresent()) {
            view.setOwner(
                    known(config.owner().get(), "socket_owner", principals::lookupPrincipalByName));
        }
        if (config.group().isPresent()) {
            view.setGroup(
                    known(
                            config.group().get(),
                            "socket_group",
                            principals::lookupPrincipalByGroupName));
        }
        view.setPermissions(permissions(config.mode()));
    }

    private static <P> P known(String name, String key, LookUp<P> lookUp) throws IOException {
        try {
            return lookUp.find(name);
        } catch (UserPrincipalNotFoundException e) {
            throw new IOException("[broker] " + key + " = " + name + ": not on this host", e);
        }
    }

    private interface LookUp<P> {
        P find(String name) throws IOException;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        // The enum lists them from the owner's read (0400) down to the others' execute (01).
        var bit = 0400;
        for (var permission : PosixFilePermission.values()) {
            if ((mode & bit) != 0) {
                permissions.add(permission);
            }
            bit >>= 1;
        }
        return permissions;
    }

    /** Accepts no more and removes the name; connections that are open stay open. Idempotent. */
    void stopAccepting() {
        channel.close().awaitUninterruptibly();
        if (!isOwnName) {
            return;
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("socket {} could not be removed: {}", path, e.getMessage());
        }
    }

    @Override
    public void close() {
        stopAccepting();
    }
}
