package io.execbroker.broker.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.CharsetUtil;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

@Timeout(30)
final class ServiceNotifierIT {

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @TempDir Path folder;

    @AfterEach
    void shutDown() {
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void systemdHearsEveryStateInOrder() throws Exception {
        var socket = folder.resolve("notify").toString();
        var systemd = listen(socket);
        try (var notifier = open(Map.of("NOTIFY_SOCKET", socket))) {
            notifier.ready();
            notifier.reloading();
            notifier.status("two\nlines");
            notifier.stopping();
        }

        assertThat(received.take()).isEqualTo("READY=1");
        assertThat(received.take()).matches("RELOADING=1\nMONOTONIC_USEC=\\d+");
        assertThat(received.take()).isEqualTo("STATUS=two lines");
        assertThat(received.take()).isEqualTo("STOPPING=1");
        systemd.close().sync();
    }

    @Test
    void abstractSocketIsUnderstood() throws Exception {
        var name = "execbroker-test-" + ProcessHandle.current().pid();
        var systemd = listen('\0' + name);
        try (var notifier = open(Map.of("NOTIFY_SOCKET", "@" + name))) {
            notifier.ready();
            assertThat(received.take()).isEqualTo("READY=1");
        }
        systemd.close().sync();
    }

    @Test
    void watchdogIsFedWhenItIsOurs() throws Exception {
        var socket = folder.resolve("notify").toString();
        var systemd = listen(socket);
        var environment = new HashMap<>(Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "20000"));
        environment.put("WATCHDOG_PID", Long.toString(ProcessHandle.current().pid()));
        try (var _ = open(environment)) {
            assertThat(received.take()).isEqualTo("WATCHDOG=1");
            assertThat(received.take()).isEqualTo("WATCHDOG=1");
        }
        systemd.close().sync();
    }

    @Test
    void watchdogOfAnotherProcessIsLeftAlone() throws Exception {
        var socket = folder.resolve("notify").toString();
        var systemd = listen(socket);
        try (var notifier =
                open(
                        Map.of(
                                "NOTIFY_SOCKET", socket,
                                "WATCHDOG_USEC", "1",
                                "WATCHDOG_PID", "1"))) {
            notifier.ready();
            assertThat(received.take()).isEqualTo("READY=1");
        }
        systemd.close().sync();
        assertThat(received).isEmpty();
    }

    @Test
    void withoutSystemdNothingHappens() {
        try (var notifier = open(Map.of())) {
            notifier.ready();
        }
        try (var notifier = open(Map.of("NOTIFY_SOCKET", folder.resolve("none").toString()))) {
            notifier.ready();
        }
        assertThat(received).isEmpty();
    }

    private ServiceNotifier open(Map<String, String> environment) {
        return ServiceNotifier.open(environment, loops, EpollDomainDatagramChannel.class);
    }

    private Channel listen(String name) throws InterruptedException {
        return new Bootstrap()
                .group(loops)
                .channel(EpollDomainDatagramChannel.class)
                .handler(
                        new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                            @Override
                            protected void channelRead0(
                                    ChannelHandlerContext ctx, DomainDatagramPacket packet) {
                                received.add(packet.content().toString(CharsetUtil.UTF_8));
                            }
                        })
                .bind(new DomainSocketAddress(name))
                .sync()
                .channel();
    }
}
