package io.execbroker.dashboards;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.dashboards.Panel.Graph;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

final class RowTest {

    @Test
    void linesOfTwentyFourColumnsAreFull() {
        assertThatCode(() -> row(24, 12, 12, 8, 8, 8)).doesNotThrowAnyException();
    }

    @Test
    void gapAtTheEndIsRefused() {
        assertThatThrownBy(() -> row(12, 6)).hasMessageContaining("the last line has 18 columns");
    }

    @Test
    void panelAcrossTwoLinesIsRefused() {
        assertThatThrownBy(() -> row(18, 12, 18)).hasMessageContaining("does not fit on its line");
    }

    private static Row row(int... widths) {
        List<Panel> panels =
                Arrays.stream(widths)
                        .<Panel>mapToObj(width -> Graph.of("panel", width, Unit.COUNT))
                        .toList();
        return new Row("row", 8, panels);
    }
}
