package io.execbroker.broker.testing;

import io.execbroker.broker.audit.AuditLog;
import io.execbroker.broker.report.ExecReport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps every report; can be told to be unavailable. */
public final class RecordingAudit implements AuditLog {

    private final List<ExecReport> reports = new CopyOnWriteArrayList<>();
    private volatile boolean isAvailable = true;

    public List<ExecReport> reports() {
        return reports;
    }

    public void setAvailable(boolean available) {
        isAvailable = available;
    }

    @Override
    public boolean isAvailable() {
        return isAvailable;
    }

    @Override
    public void append(ExecReport report) {
        reports.add(report);
    }

    @Override
    public void close() {}
}
