package io.execbroker.loadtest.report;

import java.util.ArrayList;
import java.util.List;

/** Columns of text: the first to the left, the others, which are numbers, to the right. */
public final class TextTable {
    private static final String GAP = "  ";

    private final int columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** A table without rows yet. */
    public TextTable(String... headings) {
        columns = headings.length;
        row(headings);
        rule();
    }

    /** Adds a row: a cell for each heading. */
    public void row(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(
                    "cells: " + cells.length + " (expected: " + columns + ")");
        }
        rows.add(List.of(cells));
    }

    /** A line across. */
    public void rule() {
        rows.add(List.of());
    }

    @Override
    public String toString() {
        var widths = new int[columns];
        for (var row : rows) {
            for (var column = 0; column < row.size(); column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        var text = new StringBuilder();
        for (var row : rows) {
            text.append(row.isEmpty() ? rule(widths) : line(row, widths)).append('\n');
        }
        return text.toString();
    }

    private static String rule(int[] widths) {
        var width = GAP.length() * (widths.length - 1);
        for (var column : widths) {
            width += column;
        }
        return "-".repeat(width);
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (var column = 0; column < row.size(); column++) {
            var cell = row.get(column);
            var padding = " ".repeat(widths[column] - cell.length());
            line.append(column == 0 ? cell + padding : GAP + padding + cell);
        }
        return line.toString().stripTrailing();
    }
}
