package io.execbroker.broker.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.execbroker.broker.config.AuditTarget;
import io.execbroker.broker.metrics.NoMetrics;
import io.execbroker.broker.report.Reports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;

final class JsonAuditLogTest {

    private final NoMetrics metrics = new NoMetrics();

    @TempDir Path folder;

    @Test
    void everyReportBecomesALineInOrderOfItsNumber() throws IOException {
        var file = folder.resolve("audit.jsonl");
        try (var audit = open(file)) {
            IntStream.range(0, 1000)
                    .forEach(i -> audit.append(Reports.completed(List.of("echo", "" + i))));
        }

        var lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1000);
        var json = new ObjectMapper();
        for (var i = 0; i < 1000; i++) {
            var line = json.readTree(lines.get(i));
            assertThat(line.get("seq").asInt()).isEqualTo(i + 1);
            assertThat(line.get("argv").get(1).asInt()).isEqualTo(i);
        }
        assertThat(metrics.auditDropped).hasValue(0);
    }

    @Test
    void newFileIsForItsOwnerAndGroupOnly() throws IOException {
        var file = folder.resolve("audit.jsonl");
        open(file).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void existingLinesAreKept() throws IOException {
        var file = Files.writeString(folder.resolve("audit.jsonl"), "kept\n");
        try (var audit = open(file)) {
            audit.append(Reports.completed(List.of("x")));
        }

        assertThat(Files.readAllLines(file)).hasSize(2).startsWith("kept");
    }

    @Test
    void fileThatCannotBeOpenedIsNamed() {
        assertThatThrownBy(() -> open(folder.resolve("missing/audit.jsonl")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("[broker] audit = ")
                .hasMessageContaining("missing/audit.jsonl");
    }

    @Test
    void reopenedLogWritesToTheNewFileOfThatName() throws IOException {
        var file = folder.resolve("audit.jsonl");
        var rotated = folder.resolve("audit.jsonl.1");
        try (var audit = open(file)) {
            audit.append(Reports.completed(List.of("before")));
            Files.move(file, rotated);
            audit.reopen();
            audit.append(Reports.completed(List.of("after")));
        }

        assertThat(Files.readString(rotated) + Files.readString(file))
                .containsSubsequence("before", "after");
        assertThat(Files.readString(file)).contains("after");
    }

    @Test
    void closedLogIsNotAvailableAndCountsWhatComesLate() throws IOException {
        var audit = open(folder.resolve("audit.jsonl"));
        assertThat(audit.isAvailable()).isTrue();

        audit.close();
        audit.append(Reports.completed(List.of("late")));

        assertThat(audit.isAvailable()).isFalse();
        assertThat(metrics.auditDropped).hasValue(1);
    }

    private JsonAuditLog open(Path file) throws IOException {
        return JsonAuditLog.open(new AuditTarget.File(file), metrics);
    }
}
