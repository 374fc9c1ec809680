package io.execbroker.broker.audit;

import io.execbroker.broker.report.ExecReport;

/** The audit trail. Callable from any thread; never blocks the caller. */
public interface AuditLog extends AutoCloseable {

    /**
     * Whether a line can be written now. When it cannot, new requests are refused: the broker runs
     * nothing that it cannot account for.
     */
    boolean isAvailable();

    /** Appends one line. What cannot be written is counted. */
    void append(ExecReport report);

    /** Writes what is pending, waiting a bounded time, and closes. Idempotent. */
    @Override
    void close();
}
