package io.execbroker.broker.audit;

import io.execbroker.broker.config.AuditTarget;
import io.execbroker.broker.lines.LineQueue;
import io.execbroker.broker.metrics.BrokerMetrics;
import io.execbroker.broker.report.ExecReport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The audit trail as lines of JSON, on a {@link LineQueue}.
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

    private final BrokerMetrics metrics;
    private final AuditWriter writer;
    private final LineQueue lines;
    private final AtomicLong sequence = new AtomicLong();

    private JsonAuditLog(AuditWriter writer, BrokerMetrics metrics) {
        this.metrics = metrics;
        this.writer = writer;
        this.lines = LineQueue.start("audit", MAX_WAITING_BYTES, writer);
    }

    /**
     * Opens the trail and starts its thread.
     *
     * @param metrics hears of lost lines
     * @throws IOException if the file cannot be opened; the message names it
     */
    public static JsonAuditLog open(AuditTarget target, BrokerMetrics metrics) throws IOException {
        return new JsonAuditLog(new AuditWriter(target, AuditSink.open(target), metrics), metrics);
    }

    @Override
    public boolean isAvailable() {
        return writer.isAvailable()
                && !lines.isClosed()
                && lines.waitingBytes() <= MAX_WAITING_BYTES / 2;
    }

    @Override
    public void append(ExecReport report) {
        var line = encode(sequence.incrementAndGet(), report);
        if (line == null) {
            metrics.auditDropped();
        } else if (!lines.offer(line)) {
            writer.refuse();
            metrics.auditDropped();
        }
    }

    /** Opens the file again, for a rotation that has moved it away. No line is split over both. */
    public void reopen() {
        writer.reopen();
        lines.wake();
    }

    @Override
    public void close() {
        lines.close();
    }

    private static @Nullable ByteBuffer encode(long sequence, ExecReport report) {
        var out = new ByteArrayOutputStream(LINE_BYTES);
        try {
            AuditLine.write(out, sequence, Instant.now(), report);
            return ByteBuffer.wrap(out.toByteArray());
        } catch (IOException | RuntimeException e) {
            log.error("audit: line {} cannot be made", sequence, e);
            return null;
        }
    }
}
