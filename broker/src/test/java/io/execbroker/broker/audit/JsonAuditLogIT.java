package io.execbroker.broker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.config.AuditTarget;
import io.execbroker.broker.metrics.NoMetrics;
import io.execbroker.broker.report.RejectReason;
import io.execbroker.broker.report.Reports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A full disk and a stopped reader: nobody waits, nothing is lost in silence. */
@Timeout(60)
final class JsonAuditLogIT {

    private final NoMetrics metrics = new NoMetrics();

    @TempDir Path folder;

    @Test
    void fullDiskStopsNewRequestsUntilTheLinesAreWrittenAfterAll() throws Exception {
        var link = folder.resolve("audit.jsonl");
        Files.createSymbolicLink(link, Path.of("/dev/full"));
        try (var audit = open(link)) {
            audit.append(Reports.completed(List.of("first")));
            await(() -> !audit.isAvailable());
            audit.append(Reports.completed(List.of("second")));

            Files.delete(link);
            audit.reopen();
            await(audit::isAvailable);
        }

        assertThat(Files.readAllLines(link))
                .satisfiesExactly(
                        line -> assertThat(line).contains("first"),
                        line -> assertThat(line).contains("second"));
        assertThat(metrics.auditDropped).hasValue(0);
    }

    @Test
    void stoppedReaderBoundsMemoryAndLeavesAGapInTheNumbers() throws Exception {
        var fifo = folder.resolve("audit.fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        var big = Reports.completed(List.of("x".repeat(4096)));
        try (var reader = new RandomAccessFile(fifo.toFile(), "rw");
                var audit = open(fifo)) {
            var accepted = 0;
            while (metrics.auditDropped.get() == 0) {
                audit.append(big);
                accepted++;
            }
            assertThat(audit.isAvailable()).isFalse();
            // 16 MiB of lines of 4 KiB, and those in the pipe.
            assertThat(accepted).isLessThan(8192);

            var lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    new FileInputStream(reader.getFD()),
                                    StandardCharsets.US_ASCII));
            for (var i = 1; i < accepted; i++) {
                assertThat(lines.readLine()).contains("\"seq\":" + i + ",");
            }
            await(audit::isAvailable);
            audit.append(Reports.completed(List.of("after")));
            assertThat(lines.readLine()).contains("\"seq\":" + (accepted + 1) + ",", "after");
        }
    }

    @Test
    void longCommandLinesOfOnePeerDoNotStopTheOthers() throws Exception {
        var fifo = folder.resolve("audit.fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        var wide = Reports.rejected(List.of("x".repeat(1 << 20)), RejectReason.BAD_REQUEST);
        var many = Reports.rejected(Collections.nCopies(500_000, ""), RejectReason.BAD_REQUEST);
        try (var reader = new RandomAccessFile(fifo.toFile(), "rw");
                var audit = open(fifo)) {
            for (var i = 0; i < 50; i++) {
                audit.append(wide);
                audit.append(many);
            }

            assertThat(audit.isAvailable()).isTrue();
            assertThat(metrics.auditDropped).hasValue(0);
            var lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    new FileInputStream(reader.getFD()),
                                    StandardCharsets.US_ASCII));
            for (var i = 1; i <= 100; i++) {
                assertThat(lines.readLine()).contains("\"seq\":" + i + ",");
            }
        }
    }

    private JsonAuditLog open(Path file) throws Exception {
        return JsonAuditLog.open(new AuditTarget.File(file), metrics);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
