package io.execbroker.broker.audit;

import io.execbroker.broker.config.AuditTarget;
import io.execbroker.broker.metrics.BrokerMetrics;
import io.execbroker.broker.report.ExecReport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The audit trail as lines of JSON: a bounded queue and one thread that writes.
 *
 * <p>A line is made by whoever appends, so what waits is no larger than what will be written, and a
 * peer with very long command lines costs its own event loop's time. Whoever appends never waits.
 * When the sink is slow or refuses, lines wait in memory and the thread tries again; from half of
 * the bound on, or after a failed write, {@link #isAvailable} is false, so that no new request is
 * taken and the other half is there for those that run. A line that finds no room at all is
 * counted, and leaves a gap in {@code seq}. Availability returns when all that waited is written.
 */
public final class JsonAuditLog implements AuditLog {

    private static final Logger log = LoggerFactory.getLogger(JsonAuditLog.class);

    /** What lines that wait may hold together. */
    static final long MAX_WAITING_BYTES = 16L << 20;

    /** A line with a short command line. */
    private static final int LINE_BYTES = 1024;

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private sealed interface Entry {
        record Line(ByteBuffer text, int bytes) implements Entry {}

        /** Only wakes the writer. */
        record Wake() implements Entry {}

        record End() implements Entry {}
    }

    private final AuditTarget target;
    private final BrokerMetrics metrics;
    private final LinkedBlockingQueue<Entry> entries = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong sequence = new AtomicLong();
    private final Thread writer;
    private volatile boolean available = true;
    private volatile boolean closed;
    private volatile boolean reopenWanted;

    // Confined to the writer thread.
    private AuditSink sink;

    private JsonAuditLog(AuditTarget target, AuditSink sink, BrokerMetrics metrics) {
        this.target = target;
        this.sink = sink;
        this.metrics = metrics;
        this.writer = Thread.ofPlatform().name("broker-audit").daemon().unstarted(this::run);
    }

    /**
     * Opens the trail and starts its thread.
     *
     * @param metrics hears of lost lines
     * @throws IOException if the file cannot be opened; the message names it
     */
    public static JsonAuditLog open(AuditTarget target, BrokerMetrics metrics) throws IOException {
        return start(target, AuditSink.open(target), metrics);
    }

    static JsonAuditLog start(AuditTarget target, AuditSink sink, BrokerMetrics metrics) {
        var audit = new JsonAuditLog(target, sink, metrics);
        audit.writer.start();
        return audit;
    }

    @Override
    public boolean isAvailable() {
        return available && !closed && waitingBytes.get() <= MAX_WAITING_BYTES / 2;
    }

    @Override
    public void append(ExecReport report) {
        var line = encode(sequence.incrementAndGet(), report);
        if (line == null) {
            metrics.auditDropped();
            return;
        }
        if (closed || waitingBytes.addAndGet(line.bytes()) > MAX_WAITING_BYTES) {
            if (!closed) {
                waitingBytes.addAndGet(-line.bytes());
            }
            available = false;
            metrics.auditDropped();
            return;
        }
        entries.add(line);
    }

    /** Opens the file again, for a rotation that has moved it away. No line is split over both. */
    public void reopen() {
        reopenWanted = true;
        entries.add(new Entry.Wake());
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        entries.add(new Entry.End());
        try {
            if (!writer.join(CLOSE_TIMEOUT)) {
                log.error("audit lines are lost: they could not be written in {}", CLOSE_TIMEOUT);
                writer.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Entry.@Nullable Line encode(long sequence, ExecReport report) {
        var out = new ByteArrayOutputStream(LINE_BYTES);
        try {
            AuditLine.write(out, sequence, Instant.now(), report);
            return new Entry.Line(ByteBuffer.wrap(out.toByteArray()), out.size());
        } catch (IOException | RuntimeException e) {
            log.error("audit: line {} cannot be made", sequence, e);
            return null;
        }
    }

    private void run() {
        try {
            while (step(entries.take())) {
                if (entries.isEmpty()) {
                    available = true;
                }
            }
            sink.close();
        } catch (InterruptedException stopped) {
            countLost();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warn("audit: {} could not be closed", target, e);
        }
    }

    private void countLost() {
        for (var entry : entries) {
            if (entry instanceof Entry.Line) {
                metrics.auditDropped();
            }
        }
    }

    private boolean step(Entry entry) throws InterruptedException {
        openAgainIfWanted();
        return switch (entry) {
            case Entry.Line line -> {
                writeUntilDone(line.text());
                waitingBytes.addAndGet(-line.bytes());
                yield true;
            }
            case Entry.Wake _ -> true;
            case Entry.End _ -> false;
        };
    }

    private void writeUntilDone(ByteBuffer line) throws InterruptedException {
        while (line.hasRemaining()) {
            try {
                sink.write(line);
            } catch (IOException e) {
                if (available) {
                    log.error("audit: {} cannot be written; new requests are refused", target, e);
                }
                available = false;
                TimeUnit.NANOSECONDS.sleep(RETRY_NANOS);
                if (openAgainIfWanted()) {
                    line.rewind();
                }
            }
        }
    }

    private boolean openAgainIfWanted() {
        if (!reopenWanted) {
            return false;
        }
        reopenWanted = false;
        try {
            var fresh = AuditSink.open(target);
            sink.close();
            sink = fresh;
            return true;
        } catch (IOException e) {
            log.error("audit: going on with the file as it was opened before", e);
            return false;
        }
    }
}
