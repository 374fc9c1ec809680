package io.execbroker.broker;

import io.execbroker.broker.cli.ExecbrokerdCommand;
import io.execbroker.broker.config.BrokerConfig;
import io.execbroker.broker.policy.Peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code execbrokerd}: reads the command line and runs a {@link Broker} for {@code serve}, a {@link
 * RootwrapDaemon} for {@code rootwrap-daemon}.
 */
public final class BrokerMain {

    private static final Path STDIN = Path.of("/dev/stdin");
    private static final Path DEV_NULL = Path.of("/dev/null");

    private BrokerMain() {}

    /** Runs the command line and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(ExecbrokerdCommand.run(BrokerMain::serve, BrokerMain::serveDoor, args));
    }

    /** Serves until SIGTERM or SIGINT, then drains. */
    private static int serve(BrokerConfig config) throws Exception {
        try (var broker = Broker.start(config, System.getenv())) {
            // Draining takes its time: the JVM's own signal thread is not for that.
            LifecycleSignals.handle(
                    () -> Thread.ofPlatform().name("broker-control").start(broker::drain),
                    broker::reload);
            broker.awaitStopped();
        }
        return 0;
    }

    /** Serves until the door is closed: by a signal, the end of standard input or a client. */
    private static int serveDoor(BrokerConfig config, long uid, long gid, Runnable onOpen)
            throws Exception {
        var folder = Path.of(System.getProperty("java.io.tmpdir"));
        try (var daemon = RootwrapDaemon.start(config, new Peer((int) uid, (int) gid, 0), folder)) {
            LifecycleSignals.handle(daemon::stop, daemon::stop);
            onOpen.run();
            daemon.announce(System.out);
            // The pipes stay open and are never read again.
            System.setOut(new PrintStream(OutputStream.nullOutputStream()));
            System.setErr(new PrintStream(OutputStream.nullOutputStream()));
            if (isHeldBySomebody(STDIN)) {
                Thread.ofPlatform()
                        .name("broker-stdin")
                        .daemon()
                        .start(() -> awaitEnd(System.in, daemon::stop));
            }
            daemon.awaitClosed();
        }
        return 0;
    }

    /** Whether its end tells of an agent: a file and /dev/null are at theirs from the beginning. */
    private static boolean isHeldBySomebody(Path descriptor) {
        try {
            return !Files.isRegularFile(descriptor) && !Files.isSameFile(descriptor, DEV_NULL);
        } catch (IOException e) {
            // Reading it will tell.
            return true;
        }
    }

    private static void awaitEnd(InputStream in, Runnable atEnd) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // As good as its end.
        }
        atEnd.run();
    }
}
