package io.execbroker.broker.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import io.execbroker.broker.policy.Peer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Tells the log about peers that break rules, a bounded number of times: whoever may connect could
 * fill a disk with it otherwise. The metrics count them all. Any thread.
 */
public final class FaultLog {

    private static final int LINES_PER_SPAN = 20;
    private static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Logger log;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private long spanBeginNanos;

    @GuardedBy("lock")
    private int inSpan;

    @GuardedBy("lock")
    private int leftOut;

    public FaultLog() {
        this(LoggerFactory.getLogger(FaultLog.class), System::nanoTime);
    }

    /**
     * @param log where to
     * @param nanoTime {@link System#nanoTime}, or a test's clock
     */
    FaultLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.spanBeginNanos = nanoTime.getAsLong();
    }

    /**
     * Writes one line, or counts it for the next one.
     *
     * @param what was ended or refused, such as {@code connection refused}
     * @param why in words
     */
    public void tell(Peer peer, String what, String why) {
        int before;
        lock.lock();
        try {
            var now = nanoTime.getAsLong();
            if (now - spanBeginNanos >= SPAN_NANOS) {
                spanBeginNanos = now;
                inSpan = 0;
            }
            if (++inSpan > LINES_PER_SPAN) {
                leftOut++;
                return;
            }
            before = leftOut;
            leftOut = 0;
        } finally {
            lock.unlock();
        }
        if (before > 0) {
            log.warn("{} lines like the next one were left out", before);
        }
        log.atWarn().addKeyValue("peer", peer).log("{}: {}", what, why);
    }
}
