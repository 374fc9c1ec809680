package io.execbroker.dashboards;

import java.util.List;

/**
 * Panels that answer one question, under a heading. They fill lines of 24 columns from left to
 * right, without gaps.
 *
 * @param height of each panel, in Grafana's units of 30 pixels
 */
record Row(String title, int height, List<Panel> panels) {

    static final int COLUMNS = 24;

    Row {
        panels = List.copyOf(panels);
        var filled = 0;
        for (var panel : panels) {
            filled = filled % COLUMNS + panel.width();
            if (filled > COLUMNS) {
                throw new IllegalArgumentException(
                        title + ": " + panel.title() + " does not fit on its line of 24 columns");
            }
        }
        if (filled != COLUMNS) {
            throw new IllegalArgumentException(
                    title + ": the last line has " + filled + " columns (expected: 24)");
        }
    }
}
