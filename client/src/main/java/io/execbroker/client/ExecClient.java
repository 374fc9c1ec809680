package io.execbroker.client;

import io.execbroker.client.BrokerConnectionException.Reason;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands through execbrokerd: one connection, many commands at once. Any thread may call it.
 *
 * <p>One event loop does all the work. Futures complete and listeners are called on it, without a
 * hop to another thread: what depends on them must not block, or use the {@code Async} methods of
 * {@link CompletableFuture}. {@link #run} and the streams of {@link ExecHandle} block their caller
 * only, and are meant for virtual threads as much as for others.
 *
 * <p>At most {@link BrokerLimits#maxStreams} commands are open at once; further ones wait here, in
 * order, up to a bound. A lost connection is made anew when there is something to send. No command
 * is run twice: see {@link OutcomeUnknownException}.
 */
public final class ExecClient implements AutoCloseable {

    /** Most bytes of each output that {@link #execute} captures by default. */
    public static final int CAPTURE_BYTES = 16 << 20;

    private static final long CLOSE_SECONDS = 10;

    private final ClientSettings settings;
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final Reconnector reconnector;

    private ExecClient(ClientSettings settings) {
        this.settings = settings;
        group =
                new MultiThreadIoEventLoopGroup(
                        1,
                        new DefaultThreadFactory("execbroker-client", true),
                        EpollIoHandler.newFactory());
        loop = group.next();
        reconnector = new Reconnector(loop, settings);
    }

    /** A client of the broker that listens on {@code socket}, with every default. */
    public static ExecClient connect(Path socket) {
        return builder(socket).connect();
    }

    public static Builder builder(Path socket) {
        return new Builder(socket);
    }

    /**
     * Runs a command and captures its output, by default {@link #CAPTURE_BYTES} of each descriptor.
     * Nobody has to read anything.
     *
     * @return its result, whatever the exit code; fails with an {@link ExecException}. Cancelling
     *     it cancels the command
     */
    public CompletableFuture<ExecResult> execute(ExecCommand command) {
        long wished =
                Math.max(
                        command.request().getStdoutLimitBytes(),
                        command.request().getStderrLimitBytes());
        long limitBytes = wished == 0 ? CAPTURE_BYTES : Math.min(wished, Integer.MAX_VALUE - 8);
        return submit(command, new CaptureSink(limitBytes));
    }

    /**
     * Runs a command and hands its output to a listener. Neither thread nor buffer of its own.
     *
     * @return its result, as from {@link #execute} but with empty output
     */
    public CompletableFuture<ExecResult> execute(ExecCommand command, OutputListener listener) {
        Objects.requireNonNull(listener, "listener");
        return submit(command, new ListenerSink(listener));
    }

    /** Starts a command whose standard streams the caller reads and writes. */
    public ExecHandle start(ExecCommand command) {
        PipeSink pipes = new PipeSink(windowBytes(command));
        ClientStream stream = stream(command, pipes);
        StdinStream stdin = new StdinStream(this::onLoop, stream.stdin());
        submit(stream);
        return new ExecHandle(stream, pipes.stdout(), pipes.stderr(), stdin);
    }

    /**
     * Runs a command and waits for it, as {@link #execute} does. An interrupt cancels the command.
     *
     * @throws ExecException when it has no result
     */
    public ExecResult run(ExecCommand command) throws InterruptedException {
        if (loop.inEventLoop()) {
            throw new IllegalStateException(
                    "run waits and would stop the client's own event loop: use execute there");
        }
        CompletableFuture<ExecResult> result = execute(command);
        try {
            return result.get();
        } catch (InterruptedException e) {
            result.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ExecException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        }
    }

    /** The broker of the latest connection: profile, version and limits. */
    public BrokerInfo broker() {
        return Objects.requireNonNull(reconnector.broker(), "a client begins connected");
    }

    /**
     * Ends the connection; the broker then ends commands that are still open, unless they are to
     * survive it. Their futures fail. Waits until nothing is left, but not when called on the event
     * loop. Idempotent.
     */
    @Override
    public void close() {
        try {
            onLoop(reconnector::close);
        } catch (RejectedExecutionException e) {
            return;
        }
        var terminated = group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        if (!loop.inEventLoop()) {
            terminated.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private CompletableFuture<ExecResult> submit(ExecCommand command, OutputSink sink) {
        ClientStream stream = stream(command, sink);
        submit(stream);
        return stream.exit();
    }

    private ClientStream stream(ExecCommand command, OutputSink sink) {
        return new ClientStream(this::onLoop, command, windowBytes(command), sink);
    }

    private int windowBytes(ExecCommand command) {
        int wished = command.request().getInitialWindowBytes();
        return wished == 0 ? settings.streamWindowBytes() : wished;
    }

    private void submit(ClientStream stream) {
        try {
            onLoop(() -> reconnector.submit(stream));
        } catch (RejectedExecutionException e) {
            stream.fail(new BrokerConnectionException(Reason.CLOSED, "the client is closed"));
        }
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Collects what a client needs to know. Not thread safe. */
    public static final class Builder {

        private final Path socket;
        private String profile = "";
        private String clientName = "";
        private int connectionWindowBytes = 4 << 20;
        private int streamWindowBytes = 256 << 10;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration handshakeTimeout = Duration.ofSeconds(10);
        private Duration answerGrace = Duration.ofSeconds(30);
        private int maxHeldRequests = 65_536;
        private ReconnectPolicy reconnectPolicy = ReconnectPolicy.DEFAULT;
        private Set<Long> brokerUids = Set.of();

        private Builder(Path socket) {
            this.socket = socket;
        }

        /** The profile wanted, at most 64 bytes. Default: the only one that this user may use. */
        public Builder profile(String name) {
            profile = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Name and version of the program, for the broker's log, at most 128 bytes. */
        public Builder clientName(String name) {
            clientName = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Output of all commands together that may be on its way. Default: 4 MiB. */
        public Builder connectionWindowBytes(int bytes) {
            connectionWindowBytes = positive("bytes", bytes);
            return this;
        }

        /** Output of one command that is buffered before its reader must catch up: 256 KiB. */
        public Builder streamWindowBytes(int bytes) {
            streamWindowBytes = positive("bytes", bytes);
            return this;
        }

        /** Time for the socket to connect. Default: 5 s. */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = positive("timeout", timeout);
            return this;
        }

        /** Time from there to the broker's Welcome. Default: 10 s. */
        public Builder handshakeTimeout(Duration timeout) {
            handshakeTimeout = positive("timeout", timeout);
            return this;
        }

        /**
         * How long after a command's timeout its answer may come, before the client gives it up.
         * More than the broker's grace periods for ending a command. Default: 30 s.
         */
        public Builder answerGrace(Duration grace) {
            answerGrace = positive("grace", grace);
            return this;
        }

        /** Commands that may wait here for a connection or for room on it. Default: 65536. */
        public Builder maxHeldRequests(int requests) {
            maxHeldRequests = positive("requests", requests);
            return this;
        }

        public Builder reconnect(ReconnectPolicy policy) {
            reconnectPolicy = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Users that may be the broker. Default: root and the user of this process. */
        public Builder brokerUids(Set<Long> uids) {
            brokerUids = Set.copyOf(uids);
            return this;
        }

        /**
         * Connects, once, and waits for it.
         *
         * @throws BrokerConnectionException when that fails; its reason says why
         */
        public ExecClient connect() {
            try {
                return connectAsync().join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof ExecException cause ? cause : e;
            }
        }

        /** As {@link #connect}, without waiting. Completes on the client's event loop. */
        public CompletableFuture<ExecClient> connectAsync() {
            ExecClient client = new ExecClient(settings());
            CompletableFuture<Void> started = new CompletableFuture<>();
            client.loop.execute(() -> client.reconnector.start(started));
            return started.handle((nothing, failure) -> {
                if (failure != null) {
                    client.close();
                    throw new CompletionException(failure);
                }
                return client;
            });
        }

        private ClientSettings settings() {
            return new ClientSettings(
                    socket,
                    profile,
                    clientName,
                    connectionWindowBytes,
                    streamWindowBytes,
                    connectTimeout,
                    handshakeTimeout,
                    answerGrace,
                    maxHeldRequests,
                    reconnectPolicy,
                    brokerUids.isEmpty() ? Set.copyOf(List.of(0L, ownUid())) : brokerUids);
        }

        private static long ownUid() {
            try {
                Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
                return Integer.toUnsignedLong((Integer) uid);
            } catch (IOException e) {
                throw new UncheckedIOException("/proc is needed to learn the own user id", e);
            }
        }

        private static int positive(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
            }
            return value;
        }

        private static Duration positive(String name, Duration value) {
            if (value.toMillis() < 1 || value.toMillis() > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        name + ": " + value + " (expected: 1 ms to 24 days)");
            }
            return value;
        }
    }
}
