package io.execbroker.broker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.RejectReason;
import io.execbroker.broker.report.Reports;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

final class AuditLineTest {

    @Test
    void completedRequestIsToldWhole() throws IOException {
        assertThat(line(Reports.completed(List.of("ip", "link"))))
                .isEqualTo(
                        """
                        {"time":"2026-01-02T03:04:05.000006Z","seq":7,"protocol":"native",\
                        "peer":{"uid":107,"gid":113,"pid":999},"connection":12,"stream":5,\
                        "request_id":"request-1","profile":"neutron","argv":["ip","link"],\
                        "verdict":"allow","filter":"ip","filter_class":"CommandFilter",\
                        "command":["/sbin/ip","link"],"run_as":"root","would_deny_strict":false,\
                        "outcome":"exited","exit_code":0,"cause":"own","pid":4711,\
                        "timings_us":{"match":20,"queued":3000,"spawn":1000,"run":40000,\
                        "drain":500},\
                        "usage":{"user_us":1500,"system_us":2500,"max_rss_bytes":3145728},\
                        "bytes":{"stdin":10,"stdout":20,"stderr":30,"stdout_truncated":true,\
                        "stderr_truncated":false},"pipes_held":true,"repeated":false}
                        """);
    }

    @Test
    void signalIsNotAnExitCode() throws IOException {
        var line =
                parsed(
                        Reports.completed(
                                List.of("x"),
                                "x",
                                new ExitStatus.Signaled(9, true),
                                EndCause.TIMEOUT));

        assertThat(line.get("outcome").asText()).isEqualTo("signaled");
        assertThat(line.get("signal").asInt()).isEqualTo(9);
        assertThat(line.get("core_dumped").asBoolean()).isTrue();
        assertThat(line.get("cause").asText()).isEqualTo("timeout");
        assertThat(line.has("exit_code")).isFalse();
    }

    @Test
    void rejectedRequestSaysWhy() throws IOException {
        var line = parsed(Reports.rejected(List.of("x"), RejectReason.QUEUE_FULL));

        assertThat(line.get("outcome").asText()).isEqualTo("rejected");
        assertThat(line.get("reason").asText()).isEqualTo("queue_full");
        assertThat(line.get("message").asText()).isEqualTo("no: x");
        assertThat(line.has("verdict")).isFalse();
    }

    @Test
    void longArgvIsCutAndHashed() throws IOException {
        var line = parsed(Reports.completed(List.of("echo", "x".repeat(5000))));

        assertThat(line.get("argv").get(1).asText()).isEqualTo("x".repeat(4092));
        assertThat(line.get("argv_truncated").asBoolean()).isTrue();
        // printf 'echo\0%s\0' "$(printf 'x%.0s' {1..5000})" | sha256sum
        assertThat(line.get("argv_sha256").asText())
                .isEqualTo("afe17f6eae26aff655bded2f9d900a39d8c8a3b60a20e8bd659d9cbeec2ee095");
    }

    @Test
    void emptyWordsAreBoundedToo() throws IOException {
        var line = parsed(Reports.completed(Collections.nCopies(1000, "")));

        assertThat(line.get("argv")).hasSize(256);
        assertThat(line.get("argv_truncated").asBoolean()).isTrue();
    }

    @Test
    void messageThatQuotesALongCommandIsCut() throws IOException {
        var report = Reports.rejected(List.of("y".repeat(100_000)), RejectReason.UNAUTHORISED);

        assertThat(line(report)).hasSizeLessThan(8000);
    }

    static String line(ExecReport report) throws IOException {
        var out = new ByteArrayOutputStream();
        AuditLine.write(out, 7, Instant.parse("2026-01-02T03:04:05.000006Z"), report);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    static JsonNode parsed(ExecReport report) throws IOException {
        return new ObjectMapper().readTree(line(report));
    }
}
