package io.execbroker.filters.regex;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.execbroker.filters.PythonOracle;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Compares with Python's {@code re} on generated patterns and texts. */
class PythonRegexDifferentialIT {
    private static final int PATTERNS = Integer.getInteger("execbroker.patterns", 20_000);
    private static final int TEXTS_PER_PATTERN = 12;
    private static final long SEED = Long.getLong("execbroker.seed", 20260101L);

    @Test
    void matchesWhatPythonMatches() throws Exception {
        RegexGenerator generator = new RegexGenerator(new Random(SEED));
        int broken = 0;
        int matched = 0;
        int strictMatched = 0;
        int exhausted = 0;
        int hung = 0;
        try (PythonOracle python = PythonOracle.start()) {
            for (int i = 0; i < PATTERNS; i++) {
                String pattern = generator.pattern();
                List<String> texts =
                        Stream.generate(generator::text).limit(TEXTS_PER_PATTERN).toList();
                JsonNode theirs = python.ask("regex", pattern, texts);
                String where = "seed " + SEED + ", pattern " + i + ": " + pattern;
                PythonRegex regex;
                try {
                    regex = PythonRegex.asRootwrap(pattern);
                } catch (BrokenPatternException e) {
                    assertThat(theirs.isNull()).as("%s: %s", where, e.getMessage()).isTrue();
                    broken++;
                    continue;
                }
                assertThat(theirs.isNull()).as("%s is broken", where).isFalse();
                for (int t = 0; t < texts.size(); t++) {
                    String text = texts.get(t);
                    if (theirs.get(t).isNull()) {
                        hung++;
                        continue;
                    }
                    boolean matches;
                    try {
                        matches = regex.matches(text, budget());
                    } catch (StepBudget.ExhaustedException e) {
                        exhausted++;
                        continue;
                    }
                    assertThat(matches)
                            .as("%s, text %s", where, printable(text))
                            .isEqualTo(theirs.get(t).booleanValue());
                    matched += matches ? 1 : 0;
                }
                strictMatched += strictMatches(pattern, texts, theirs, where);
            }
        }
        assertThat(exhausted).as("patterns beyond the budget").isLessThan(PATTERNS / 1000);
        assertThat(hung).as("patterns on which Python hangs").isLessThan(PATTERNS / 1000);
        assertThat(broken).as("broken patterns").isGreaterThan(PATTERNS / 50);
        assertThat(matched).as("matches").isGreaterThan(PATTERNS / 2);
        assertThat(strictMatched).as("strict matches").isGreaterThan(PATTERNS / 4);
    }

    /** Strict never matches what Python does not. */
    private static int strictMatches(
            String pattern, List<String> texts, JsonNode theirs, String where) {
        PythonRegex regex;
        try {
            regex = PythonRegex.wholeArgument(pattern);
        } catch (BrokenPatternException e) {
            return 0;
        }
        int matched = 0;
        for (int t = 0; t < texts.size(); t++) {
            boolean matches;
            try {
                matches = regex.matches(texts.get(t), budget());
            } catch (StepBudget.ExhaustedException e) {
                continue;
            }
            if (matches && !theirs.get(t).isNull()) {
                assertThat(theirs.get(t).booleanValue())
                        .as("strict, %s, text %s", where, printable(texts.get(t)))
                        .isTrue();
                matched++;
            }
        }
        return matched;
    }

    private static StepBudget budget() {
        return new StepBudget(2_000_000);
    }

    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.chars().forEach(c -> printable.append(String.format("\\u%04x", c)));
        return printable.toString();
    }
}
