package io.execbroker.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.broker.config.SocketConfig;
import io.execbroker.broker.testing.WireClient;
import io.execbroker.broker.transport.EpollTransport;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** The socket's name: who may have it, and what is left of it. */
class ListenSocketIT {

    @TempDir Path folder;

    private final EpollTransport transport = new EpollTransport();
    private EventLoopGroup loops;
    private Path path;

    @BeforeEach
    void start() {
        loops = transport.eventLoops(1);
        path = folder.resolve("broker.sock");
    }

    @AfterEach
    void stop() {
        loops.shutdownGracefully(50, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    @Test
    void socketAppearsWithItsPermissionsAndIsGoneWhenClosed() throws Exception {
        var socket = open(Optional.empty(), 0620);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw--w----");
        WireClient.connect(path).close();
        socket.close();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void secondBrokerIsRefusedWhileTheFirstOneLives() throws Exception {
        var first = SocketLock.take(path, false);

        assertThatThrownBy(() -> SocketLock.take(path, false))
                .hasMessageContaining(path + ": another broker listens there");
        first.close();
        assertThat(folder).isEmptyDirectory();
        SocketLock.take(path, false).close();
    }

    @Test
    void socketOfAKilledBrokerIsReplaced() throws Exception {
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        Files.createFile(folder.resolve("broker.sock.lock"));

        var lock = SocketLock.take(path, false);
        var socket = open(Optional.empty(), 0600);

        WireClient.connect(path).close();
        socket.close();
        lock.close();
    }

    @Test
    void folderThatOthersMayWriteInIsRefusedUnlessAskedFor() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> SocketLock.take(path, false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder + " is writable by others");
        SocketLock.take(path, true).close();
    }

    @Test
    void linkInPlaceOfTheLockIsNotFollowed() throws Exception {
        var target = folder.resolve("target");
        Files.createSymbolicLink(folder.resolve("broker.sock.lock"), target);

        assertThatThrownBy(() -> SocketLock.take(path, true)).isInstanceOf(IOException.class);
        assertThat(target).doesNotExist();
    }

    @Test
    void missingFolderIsNamed() {
        assertThatThrownBy(() -> SocketLock.take(folder.resolve("none/broker.sock"), false))
                .hasMessageContaining("the folder " + folder.resolve("none") + " is missing");
    }

    @Test
    void ownerThatThisHostDoesNotKnowIsNamedAndNothingIsLeft() throws Exception {
        assertThatThrownBy(() -> open(Optional.of("no-such-user"), 0600))
                .hasMessageContaining("socket_owner = no-such-user");

        assertThat(folder).isEmptyDirectory();
    }

    private ListenSocket open(Optional<String> owner, int mode) throws IOException {
        return ListenSocket.open(
                new SocketConfig(path, owner, Optional.empty(), mode),
                OptionalInt.empty(),
                transport,
                loops,
                new ChannelInboundHandlerAdapter(),
                new ChannelInboundHandlerAdapter());
    }
}
