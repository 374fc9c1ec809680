package io.execbroker.broker.testing;

import com.google.protobuf.ByteString;

import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.Finished;
import io.execbroker.proto.v1.Goaway;
import io.execbroker.proto.v1.Hello;
import io.execbroker.proto.v1.OutputFd;
import io.execbroker.proto.v1.Rejected;
import io.execbroker.proto.v1.Welcome;
import io.execbroker.proto.v1.WindowUpdate;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A client of execbroker.v1 as simple as can be: blocking, frame by frame, and able to send what no
 * proper client would. Not thread-safe, but one thread may read while another writes.
 */
public final class WireClient implements AutoCloseable {

    /** How one stream ended, with what it wrote. */
    public static final class Result {

        private final byte[] stdout;
        private final byte[] stderr;
        private final BrokerFrame last;

        private Result(byte[] stdout, byte[] stderr, BrokerFrame last) {
            this.stdout = stdout;
            this.stderr = stderr;
            this.last = last;
        }

        public byte[] stdout() {
            return stdout;
        }

        public String stdoutText() {
            return new String(stdout, StandardCharsets.UTF_8);
        }

        public String stderrText() {
            return new String(stderr, StandardCharsets.UTF_8);
        }

        /** The last frame of a command that ran. */
        public Finished finished() {
            if (!last.hasFinished()) {
                throw new AssertionError("not finished: " + last);
            }
            return last.getFinished();
        }

        /** The only frame of a command that did not. */
        public Rejected rejected() {
            if (!last.hasRejected()) {
                throw new AssertionError("not rejected: " + last);
            }
            return last.getRejected();
        }

        /** The exit code of a command that ran and was not ended by a signal. */
        public int exitCode() {
            if (!finished().hasExitCode()) {
                throw new AssertionError("no exit code: " + last);
            }
            return finished().getExitCode();
        }
    }

    private static final class Collected {
        final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    }

    private final Closeable connection;
    private final InputStream in;
    private final OutputStream out;
    private final Map<Integer, Collected> collected = new HashMap<>();
    private final Map<Integer, Result> ended = new HashMap<>();
    private int lastStreamId;

    private WireClient(InputStream in, OutputStream out, Closeable connection) {
        this.in = new BufferedInputStream(in);
        this.out = new BufferedOutputStream(out);
        this.connection = connection;
    }

    /** On a connection that is somebody else's. */
    static WireClient over(InputStream in, OutputStream out) {
        return new WireClient(in, out, () -> {});
    }

    /** Connects and says nothing. */
    public static WireClient connect(Path path) throws IOException {
        var socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            socket.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new WireClient(
                Channels.newInputStream(socket), Channels.newOutputStream(socket), socket);
    }

    /** Connects and shakes hands for the only profile. */
    public static WireClient open(Path path) throws IOException {
        var client = connect(path);
        client.hello("");
        return client;
    }

    public Welcome hello(String profile) {
        return hello(
                Hello.newBuilder().setProtocolVersion(1).setClientName("test").setProfile(profile));
    }

    public Welcome hello(Hello.Builder hello) {
        send(ClientFrame.newBuilder().setHello(hello));
        var answer = requireFrame();
        if (!answer.hasWelcome()) {
            throw new AssertionError("no welcome: " + answer);
        }
        return answer.getWelcome();
    }

    /** A request for {@code argv}, with the next stream id. */
    public ExecRequest.Builder request(String... argv) {
        return ExecRequest.newBuilder()
                .setStreamId(++lastStreamId)
                .addAllArgv(Arrays.stream(argv).map(ByteString::copyFromUtf8).toList());
    }

    /** Sends a request and returns its stream id. */
    public int exec(ExecRequest.Builder request) {
        send(ClientFrame.newBuilder().setExec(request));
        return request.getStreamId();
    }

    public int exec(String... argv) {
        return exec(request(argv));
    }

    /** Runs a command to its end. */
    public Result run(String... argv) {
        return await(exec(argv));
    }

    public void send(ClientFrame.Builder frame) {
        try {
            frame.build().writeDelimitedTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void sendRaw(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame; null when the broker has closed the connection. */
    public @Nullable BrokerFrame receive() {
        try {
            return BrokerFrame.parseDelimitedFrom(in);
        } catch (IOException e) {
            if ("Connection reset by peer".equals(e.getMessage())) {
                return null;
            }
            throw new UncheckedIOException(e);
        }
    }

    public BrokerFrame requireFrame() {
        var frame = receive();
        if (frame == null) {
            throw new AssertionError("the broker closed the connection");
        }
        return frame;
    }

    /** Reads until a Goaway, and checks that the connection is closed after it. */
    public Goaway awaitGoaway() {
        for (var frame = requireFrame(); ; frame = requireFrame()) {
            if (frame.hasGoaway()) {
                if (receive() != null) {
                    throw new AssertionError("a frame came after Goaway");
                }
                return frame.getGoaway();
            }
        }
    }

    /** Reads, granting credit for all output, until a stream has ended. */
    public Result await(int streamId) {
        for (var result = ended.remove(streamId); ; result = ended.remove(streamId)) {
            if (result != null) {
                return result;
            }
            take(requireFrame());
        }
    }

    private void take(BrokerFrame frame) {
        switch (frame.getFrameCase()) {
            case OUTPUT -> {
                var chunk = frame.getOutput();
                var into = collected.computeIfAbsent(chunk.getStreamId(), _ -> new Collected());
                var bytes = chunk.getData();
                (chunk.getFd() == OutputFd.OUTPUT_FD_STDERR ? into.stderr : into.stdout)
                        .writeBytes(bytes.toByteArray());
                grant(chunk.getStreamId(), bytes.size());
                grant(0, bytes.size());
            }
            case FINISHED -> end(frame.getFinished().getStreamId(), frame);
            case REJECTED -> end(frame.getRejected().getStreamId(), frame);
            case GOAWAY -> throw new AssertionError("goaway: " + frame.getGoaway());
            default -> {}
        }
    }

    private void end(int id, BrokerFrame last) {
        var wrote = collected.remove(id);
        ended.put(
                id,
                new Result(
                        wrote == null ? new byte[0] : wrote.stdout.toByteArray(),
                        wrote == null ? new byte[0] : wrote.stderr.toByteArray(),
                        last));
    }

    public void grant(int streamId, int bytes) {
        send(
                ClientFrame.newBuilder()
                        .setWindowUpdate(
                                WindowUpdate.newBuilder()
                                        .setStreamId(streamId)
                                        .setCreditBytes(bytes)));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
