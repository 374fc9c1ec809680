package io.execbroker.broker.audit;

import io.execbroker.broker.config.AuditTarget;
import io.execbroker.broker.lines.LineWriter;
import io.execbroker.broker.metrics.BrokerMetrics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Writes the lines of the trail, each until it is written. Lives on the writing thread, but for
 * {@link #isAvailable}, {@link #refuse} and {@link #reopen}, which are for any.
 */
final class AuditWriter implements LineWriter {

    private static final Logger log = LoggerFactory.getLogger(AuditWriter.class);

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final AuditTarget target;
    private final BrokerMetrics metrics;
    private volatile boolean available = true;
    private volatile boolean reopenWanted;

    // Confined to the writing thread.
    private AuditSink sink;

    AuditWriter(AuditTarget target, AuditSink sink, BrokerMetrics metrics) {
        this.target = target;
        this.sink = sink;
        this.metrics = metrics;
    }

    /** False from a failed write, or {@link #refuse}, until all that waits is written. */
    boolean isAvailable() {
        return available;
    }

    /** A line found no room. */
    void refuse() {
        available = false;
    }

    /** Wants the file opened again, before the next line. */
    void reopen() {
        reopenWanted = true;
    }

    @Override
    public void write(ByteBuffer line) throws InterruptedException {
        openAgainIfWanted();
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

    @Override
    public void caughtUp() {
        available = true;
    }

    @Override
    public void lost(int lines) {
        for (var i = 0; i < lines; i++) {
            metrics.auditDropped();
        }
    }

    @Override
    public void close() throws IOException {
        sink.close();
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
