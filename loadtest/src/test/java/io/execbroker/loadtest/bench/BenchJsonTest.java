package io.execbroker.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;

final class BenchJsonTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void everyFieldIsReadBack() throws IOException {
        var written = json.readTree(InventedReport.json());

        assertThat(json.readTree(BenchJson.of(InventedReport.read()))).isEqualTo(written);
        assertThat(json.readTree(BenchJson.line(InventedReport.read()))).isEqualTo(written);
    }

    @Test
    void aReportInOneLineHasNoOther() throws IOException {
        assertThat(BenchJson.line(InventedReport.read())).hasLineCount(1).doesNotContain("\n");
    }

    @Test
    void aFieldOfALaterProgramIsPassedOver() throws IOException {
        var later = InventedReport.json().replaceFirst("\\{", "{\"weather\": \"fine\",");

        assertThat(BenchJson.read(later)).isEqualTo(InventedReport.read());
    }

    @Test
    void aReportOfAnotherVersionIsRefused() throws IOException {
        var old = InventedReport.json().replace("\"version\": 2", "\"version\": 1");

        assertThatThrownBy(() -> BenchJson.read(old))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "schema 'execbroker-loadtest/bench', version 1"
                                + " (expected: execbroker-loadtest/bench, version 2)");
    }

    @Test
    void whatIsNoReportIsRefused() {
        assertThatThrownBy(() -> BenchJson.read("{}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("schema ''");
        assertThatThrownBy(() -> BenchJson.read("true, one at a time"))
                .isInstanceOf(IOException.class);
    }
}
