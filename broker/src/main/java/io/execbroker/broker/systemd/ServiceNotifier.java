package io.execbroker.broker.systemd;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.unix.DomainDatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tells systemd how the daemon is, sd_notify(3). Without {@code NOTIFY_SOCKET} every call does
 * nothing. Callable from any thread; no call waits but {@link #close}.
 *
 * <p>The watchdog is fed from an event loop: when no loop turns any more, systemd restarts the
 * daemon.
 */
public final class ServiceNotifier implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ServiceNotifier.class);

    private final @Nullable Channel channel;

    private ServiceNotifier(@Nullable Channel channel) {
        this.channel = channel;
    }

    /** For a daemon that nobody supervises. */
    public static ServiceNotifier none() {
        return new ServiceNotifier(null);
    }

    /**
     * Connects to the socket that the environment names, and starts to feed the watchdog if it asks
     * for one. A socket that cannot be reached is logged; the daemon runs on.
     *
     * @param environment the daemon's own
     * @param loops one of them carries the messages
     * @param datagramChannel a Unix datagram socket for the transport of {@code loops}
     */
    public static ServiceNotifier open(
            Map<String, String> environment,
            EventLoopGroup loops,
            Class<? extends DomainDatagramChannel> datagramChannel) {
        var socket = environment.get("NOTIFY_SOCKET");
        if (socket == null || socket.isEmpty()) {
            return none();
        }
        var connected =
                new Bootstrap()
                        .group(loops)
                        .channel(datagramChannel)
                        .handler(new ChannelInboundHandlerAdapter())
                        .connect(addressOf(socket))
                        .awaitUninterruptibly();
        if (!connected.isSuccess()) {
            log.warn("systemd cannot be told anything: {}", socket, connected.cause());
            return none();
        }
        var notifier = new ServiceNotifier(connected.channel());
        watchdogPeriod(environment).ifPresent(notifier::feedWatchdog);
        return notifier;
    }

    /** It takes requests. */
    public void ready() {
        send("READY=1");
    }

    /** It reads its configuration again; {@link #ready} ends that. */
    public void reloading() {
        // On Linux nanoTime is CLOCK_MONOTONIC, which Type=notify-reload (systemd 253) asks for.
        send("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
    }

    /** It shuts down. */
    public void stopping() {
        send("STOPPING=1");
    }

    /**
     * Shows in {@code systemctl status}.
     *
     * @param line without line breaks
     */
    public void status(String line) {
        send("STATUS=" + line.replace('\n', ' '));
    }

    /** Sends what is pending and closes. Idempotent. */
    @Override
    public void close() {
        if (channel != null) {
            channel.close().awaitUninterruptibly();
        }
    }

    private void send(String message) {
        if (channel == null) {
            return;
        }
        var _ =
                channel.writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), message))
                        .addListener(sent -> {
                            if (!sent.isSuccess()) {
                                log.warn("systemd was not told {}", message, sent.cause());
                            }
                        });
    }

    private void feedWatchdog(Duration period) {
        if (channel == null) {
            return;
        }
        var tick =
                channel.eventLoop()
                        .scheduleAtFixedRate(
                                () -> send("WATCHDOG=1"),
                                0,
                                period.toNanos(),
                                TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(_ -> tick.cancel(false));
    }

    /** A leading {@code @} stands for the NUL of an abstract address (unix(7)). */
    private static DomainSocketAddress addressOf(String socket) {
        return new DomainSocketAddress(
                socket.startsWith("@") ? '\0' + socket.substring(1) : socket);
    }

    /** Half of what systemd waits for, as sd_watchdog_enabled(3) advises. */
    private static Optional<Duration> watchdogPeriod(Map<String, String> environment) {
        var micros = environment.getOrDefault("WATCHDOG_USEC", "");
        var pid = environment.getOrDefault("WATCHDOG_PID", "");
        var isForUs = pid.isEmpty() || pid.equals(Long.toString(ProcessHandle.current().pid()));
        return micros.matches("[1-9]\\d{0,15}") && isForUs
                ? Optional.of(Duration.ofNanos(Long.parseLong(micros) * 1000 / 2))
                : Optional.empty();
    }
}
