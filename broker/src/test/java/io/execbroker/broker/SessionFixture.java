package io.execbroker.broker;

import com.google.protobuf.ByteString;

import io.execbroker.broker.admission.AdmissionController;
import io.execbroker.broker.admission.AdmissionLimits;
import io.execbroker.broker.config.SocketConfig;
import io.execbroker.broker.exec.ExecService;
import io.execbroker.broker.exec.ExecTiming;
import io.execbroker.broker.policy.PolicySnapshot;
import io.execbroker.broker.process.ProcessEngine;
import io.execbroker.broker.process.epoll.EpollProcessEngine;
import io.execbroker.broker.record.Recorder;
import io.execbroker.broker.session.Connections;
import io.execbroker.broker.session.FaultLog;
import io.execbroker.broker.session.SessionInitializer;
import io.execbroker.broker.session.SessionLimits;
import io.execbroker.broker.session.SessionServices;
import io.execbroker.broker.session.StatusBoard;
import io.execbroker.broker.stdio.StdioDoor;
import io.execbroker.broker.testing.HeldLoops;
import io.execbroker.broker.testing.Kernel;
import io.execbroker.broker.testing.OpenPolicy;
import io.execbroker.broker.testing.QuietMetrics;
import io.execbroker.broker.testing.RecordingAudit;
import io.execbroker.broker.transport.EpollTransport;
import io.netty.channel.EventLoopGroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Everything between the socket and the kernel, with a policy that allows nearly all. */
final class SessionFixture implements AutoCloseable {

    /** Bounds that a test sets. */
    record Bounds(int maxRunning, int maxRunningPerConnection, int queueSize, int maxStreams) {
        static final Bounds WIDE = new Bounds(512, 512, 10_000, 20_000);
    }

    static final int UID = uid();

    final Path socketPath;
    final RecordingAudit audit = new RecordingAudit();
    final QuietMetrics metrics = new QuietMetrics();
    final AdmissionController admission;
    final ExecService exec;
    final Connections connections;
    final AtomicReference<PolicySnapshot> policy = new AtomicReference<>(OpenPolicy.snapshot(UID));

    private final EventLoopGroup loops;
    private final ProcessEngine engine;
    private final StdioDoor stdio;
    private final ListenSocket socket;

    private SessionFixture(Bounds bounds, Kernel kernel) throws Exception {
        stdio = new StdioDoor(kernel.rights());
        var transport = new EpollTransport();
        loops = transport.eventLoops(2);
        engine = EpollProcessEngine.start(2, bounds.maxRunning());
        admission =
                new AdmissionController(
                        new AdmissionLimits(
                                bounds.maxRunning(),
                                bounds.maxRunningPerConnection(),
                                bounds.queueSize(),
                                64 << 20));
        exec =
                new ExecService(
                        engine,
                        admission,
                        policy::get,
                        audit,
                        Recorder.OFF,
                        metrics,
                        new ExecTiming(
                                TimeUnit.SECONDS.toNanos(1),
                                TimeUnit.MILLISECONDS.toNanos(100),
                                TimeUnit.MINUTES.toNanos(1)));
        var limits =
                new SessionLimits(
                        1 << 20,
                        bounds.maxStreams(),
                        100,
                        50,
                        20,
                        TimeUnit.SECONDS.toNanos(2),
                        TimeUnit.SECONDS.toNanos(2),
                        bounds.maxRunningPerConnection(),
                        256 * 1024,
                        1 << 20,
                        TimeUnit.MINUTES.toNanos(1));
        connections = new Connections(limits, stdio.fence()::lingering);
        socketPath = Files.createTempDirectory("execbroker-test").resolve("broker.sock");
        socket =
                ListenSocket.open(
                        new SocketConfig(socketPath, Optional.empty(), Optional.empty(), 0600),
                        OptionalInt.empty(),
                        transport,
                        loops,
                        stdio.fence().listening(),
                        new SessionInitializer(
                                new SessionServices(
                                        exec,
                                        admission,
                                        policy::get,
                                        metrics,
                                        connections,
                                        new StatusBoard(
                                                admission,
                                                connections,
                                                policy::get,
                                                System::nanoTime),
                                        stdio,
                                        (_, _) -> {
                                            throw new AssertionError("no test asks for a door");
                                        },
                                        new FaultLog(),
                                        limits,
                                        "test",
                                        ByteString.copyFromUtf8("0123456789abcdef")),
                                transport::peerOf));
    }

    static SessionFixture start() throws Exception {
        return new SessionFixture(Bounds.WIDE, Kernel.OF_THIS_HOST);
    }

    static SessionFixture start(Bounds bounds) throws Exception {
        return new SessionFixture(bounds, Kernel.OF_THIS_HOST);
    }

    static SessionFixture start(Kernel kernel) throws Exception {
        return new SessionFixture(Bounds.WIDE, kernel);
    }

    /** Keeps the broker from looking at its connections until what is returned is closed. */
    HeldLoops holdLoops() {
        return HeldLoops.of(loops);
    }

    /** Connections of this user that are closed but for their last descriptor. */
    int lingering() {
        return stdio.fence().lingering(UID);
    }

    private static int uid() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        exec.endAll();
        loops.shutdownGracefully(50, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
        engine.close();
        stdio.close();
        Files.deleteIfExists(socketPath.getParent());
    }
}
