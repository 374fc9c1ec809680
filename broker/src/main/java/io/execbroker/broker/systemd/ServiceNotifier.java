package io.execbroker.broker.systemd;

import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.UnixDatagram;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the service manager how the daemon is, sd_notify(3). Where there is none nothing is told.
 * Immutable; any thread; never blocks.
 */
public final class ServiceNotifier {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceNotifier.class);

    private final Optional<String> socket;
    private final Optional<Duration> watchdog;

    private ServiceNotifier(Optional<String> socket, Optional<Duration> watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /** Reads {@code NOTIFY_SOCKET} and {@code WATCHDOG_USEC}. */
    public static ServiceNotifier fromEnvironment() {
        return from(System.getenv());
    }

    /** Tells nobody. */
    public static ServiceNotifier none() {
        return new ServiceNotifier(Optional.empty(), Optional.empty());
    }

    static ServiceNotifier from(Map<String, String> environment) {
        return new ServiceNotifier(
                Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                        .filter(path -> path.startsWith("/") || path.startsWith("@")),
                Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                        .filter(micros -> micros.matches("[1-9][0-9]{0,15}"))
                        .map(micros -> Duration.ofNanos(Long.parseLong(micros) * 1000)));
    }

    /**
     * How often {@link #alive} must be called, with room to spare; empty when nobody waits for it.
     */
    public Optional<Duration> watchdogInterval() {
        return watchdog.map(limit -> limit.dividedBy(2));
    }

    /** The daemon serves. */
    public void ready() {
        send("READY=1");
    }

    /** The daemon reads its policy again. */
    public void reloading() {
        send("RELOADING=1");
    }

    /** The daemon drains. */
    public void stopping() {
        send("STOPPING=1");
    }

    /** The daemon's event loops turn. */
    public void alive() {
        send("WATCHDOG=1");
    }

    private void send(String state) {
        if (socket.isEmpty()) {
            return;
        }
        try {
            UnixDatagram.send(socket.get(), state);
        } catch (ErrnoException | IllegalArgumentException e) {
            LOG.warn("could not tell the service manager {}: {}", state, e.getMessage());
        }
    }
}
