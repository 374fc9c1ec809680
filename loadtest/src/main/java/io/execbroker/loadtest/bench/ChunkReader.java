package io.execbroker.loadtest.bench;

import io.execbroker.client.ExecClient;
import io.execbroker.client.ExecCommand;
import io.execbroker.client.ExecOutcome;
import io.execbroker.client.ExecResult;
import io.execbroker.client.OutputListener;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Reads large outputs over the native protocol, chunk by chunk, and keeps none of it. */
final class ChunkReader implements AutoCloseable {
    private final ExecClient client;

    ChunkReader(Path socket, String profile) {
        client = ExecClient.builder(socket).profile(profile).clientName("bench").connect();
    }

    /**
     * Runs a command over and over until the time is over, at least once.
     *
     * @param bytes that it writes
     * @return how often it ran in a second
     * @throws IOException if it fails or writes something else
     */
    double perSecond(List<String> argv, long bytes, Duration duration)
            throws IOException, InterruptedException {
        var command = ExecCommand.builder().args(argv).build();
        var beginNanos = System.nanoTime();
        var count = 0;
        long elapsedNanos;
        do {
            read(command, bytes);
            count++;
            elapsedNanos = System.nanoTime() - beginNanos;
        } while (elapsedNanos < duration.toNanos());
        return count / (elapsedNanos / 1e9);
    }

    @Override
    public void close() {
        client.close();
    }

    private void read(ExecCommand command, long bytes) throws IOException, InterruptedException {
        var counter = new Counter();
        ExecResult result;
        try {
            result = client.execute(command, counter).get();
        } catch (ExecutionException e) {
            throw new IOException("reading by chunks failed: " + e.getCause(), e.getCause());
        }
        if (!result.outcome().equals(new ExecOutcome.Exited(0)) || counter.bytes != bytes) {
            throw new WrongAnswerException(
                    "by chunks: %s, %d bytes (expected: exit 0, %d bytes)"
                            .formatted(result.outcome(), counter.bytes, bytes));
        }
    }

    /** Called on the client's loop; read when the command has ended. */
    private static final class Counter implements OutputListener {
        private long bytes;

        @Override
        public void onStdout(ByteBuffer data) {
            bytes += data.remaining();
        }

        @Override
        public void onStderr(ByteBuffer data) {
            bytes += data.remaining();
        }
    }
}
