package io.execbroker.broker.record;

import io.execbroker.broker.config.RecordConfig;
import io.execbroker.broker.config.TrustedFiles;
import io.execbroker.broker.lines.LineQueue;
import io.execbroker.broker.metrics.BrokerMetrics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records every request as a line of a trace, in the order in which they end, until the file is as
 * large as it may become or cannot be written. A request that finds no room in the queue is left
 * out and counted; none is ever kept waiting.
 */
public final class TraceRecorder implements Recorder {

    private static final Logger LOG = LoggerFactory.getLogger(TraceRecorder.class);

    /** What lines that wait may hold together. */
    private static final long MAX_WAITING_BYTES = 16L << 20;

    private static final long MAX_STDIN_BYTES = 16L << 20;

    private final Path path;
    private final long maxBytes;
    private final StdinMemory stdinMemory;
    private final BrokerMetrics metrics;
    private final LineQueue lines;
    private final long startNanos = System.nanoTime();
    private final Workers workers = new Workers();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean isOver = new AtomicBoolean();

    private TraceRecorder(Path path, RecordConfig config, BrokerMetrics metrics)
            throws IOException {
        this.path = path;
        this.maxBytes = config.maxBytes();
        this.stdinMemory =
                config.keepsStdin() ? new StdinMemory(MAX_STDIN_BYTES) : StdinMemory.NONE;
        this.metrics = metrics;
        this.lines =
                LineQueue.start("record", MAX_WAITING_BYTES, TraceFile.create(path, this::lost));
        metrics.recording(write(TraceLines.header(Instant.now())));
    }

    /**
     * Begins a recording, where one is configured. What is there already is not written over: then
     * nothing is recorded, and the log says so.
     *
     * @param insecurePermissions whether who may write to the folder does not matter
     * @throws IOException naming the file, if it cannot be made or is not to be trusted
     */
    public static Recorder open(
            RecordConfig config, boolean insecurePermissions, BrokerMetrics metrics)
            throws IOException {
        if (config.file().isEmpty()) {
            return OFF;
        }
        var path = config.file().get();
        var name = "[broker] record_file = " + path;
        var objection = TrustedFiles.objection(path, insecurePermissions);
        if (objection.isPresent()) {
            throw new IOException(name + ": " + objection.get());
        }
        try {
            var recorder = new TraceRecorder(path, config, metrics);
            LOG.warn("record: command lines are recorded in {}", path);
            return recorder;
        } catch (FileAlreadyExistsException e) {
            LOG.warn("{}: is there already; move it away and start again to record", name);
            return OFF;
        } catch (IOException e) {
            throw new IOException(name + ": cannot be made: " + e, e);
        }
    }

    @Override
    public RequestRecord begin(ReceivedRequest request) {
        if (isOver.get()) {
            return RequestRecord.NONE;
        }
        var worker =
                workers.enter(request.origin(), request.stdin() == ReceivedRequest.Stdin.CALLERS);
        return new OpenRecord(this, request, worker, stdinMemory);
    }

    @Override
    public void close() {
        lines.close();
    }

    long sinceStartNanos(long nanos) {
        return Math.max(0, nanos - startNanos);
    }

    /** Whether it is, or will be, in the file. */
    boolean append(RecordedRequest recorded) {
        if (isOver.get()) {
            return false;
        }
        try {
            return write(TraceLines.of(recorded));
        } catch (IOException | RuntimeException e) {
            LOG.error("record: a line cannot be made", e);
            metrics.recordingLost();
            return false;
        }
    }

    void ended(Workers.Worker worker, ReceivedRequest request, boolean isWritten) {
        workers.leave(
                worker,
                request.receivedNanos(),
                System.nanoTime(),
                isWritten ? request.id() : null);
    }

    private boolean write(byte[] line) {
        if (bytes.addAndGet(line.length) > maxBytes) {
            if (isOver.compareAndSet(false, true)) {
                LOG.warn("record: {} has reached record_max_bytes; recording ends", path);
                metrics.recording(false);
            }
            return false;
        }
        if (!lines.offer(ByteBuffer.wrap(line))) {
            bytes.addAndGet(-line.length);
            metrics.recordingLost();
            return false;
        }
        return true;
    }

    private void lost(int count) {
        if (isOver.compareAndSet(false, true)) {
            metrics.recording(false);
        }
        for (var i = 0; i < count; i++) {
            metrics.recordingLost();
        }
    }
}
