package io.execbroker.filters.python;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.execbroker.filters.PythonOracle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/** Compares with Python's character classes, case folding and {@code int()}. */
class PythonTextDifferentialIT {
    private static final int BLOCK = 0x1000;

    @Test
    void everyCharacterIsWordDigitAndSpaceAsInPython() throws Exception {
        try (PythonOracle python = PythonOracle.start()) {
            for (int start = 0; start <= Character.MAX_CODE_POINT; start += BLOCK) {
                StringBuilder ours = new StringBuilder();
                for (int c = start; c < start + BLOCK; c++) {
                    ours.append(
                            (PythonText.isWord(c) ? 1 : 0)
                                    + (PythonText.isDecimal(c) ? 2 : 0)
                                    + (PythonText.isSpace(c) ? 4 : 0));
                }
                assertThat(ours.toString())
                        .as("from U+%04X", start)
                        .isEqualTo(python.ask("characters", start, start + BLOCK).textValue());
            }
        }
    }

    @Test
    void everyCharacterFoldsWithThoseThatPythonTakesForIt() throws Exception {
        int[] smallest = new int[Character.MAX_CODE_POINT + 1];
        java.util.Arrays.fill(smallest, -1);
        try (PythonOracle python = PythonOracle.start()) {
            // Characters with case live in these; the search for each is slow in Python.
            for (int[] range : new int[][] {{0, 0x590}, {0x1E00, 0x2000}, {0xFB00, 0xFB10}}) {
                JsonNode theirs = python.ask("folded", range[0], range[1]);
                for (int c = range[0]; c < range[1]; c++) {
                    int fold = PythonText.fold(c);
                    int first = smallest[fold] < 0 ? c : smallest[fold];
                    smallest[fold] = first;
                    assertThat(first)
                            .as("U+%04X", c)
                            .isEqualTo(theirs.get(c - range[0]).intValue());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "0",
                "-1",
                "+1",
                "01",
                "1_0",
                "1__0",
                "_1",
                "1_",
                " 12 ",
                "\u00a012\n",
                "\uff11\uff12",
                "\u0661",
                "\ud835\udfd8",
                "",
                " ",
                "-",
                "1 2",
                "0x1",
                "1.0",
                "--1",
                "+-1",
                "1e3",
                "\u00b2",
                "\u2460"
            })
    void integersAreSpelledAsInPython(String text) throws Exception {
        try (PythonOracle python = PythonOracle.start()) {
            JsonNode theirs = python.ask("integer", text);
            List<String> expected = new ArrayList<>();
            if (!theirs.isNull()) {
                expected.add(theirs.textValue());
            }
            assertThat(PythonInteger.parse(text).stream().map(Object::toString))
                    .isEqualTo(expected);
        }
    }

    @Test
    void integersBeyondPythonsLimitAreRefused() {
        assertThat(PythonInteger.parse("1".repeat(4300))).isPresent();
        assertThat(PythonInteger.parse("1".repeat(4301))).isEmpty();
    }
}
