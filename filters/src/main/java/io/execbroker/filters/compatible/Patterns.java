package io.execbroker.filters.compatible;

import io.execbroker.filters.regex.BrokenPatternException;
import io.execbroker.filters.regex.PythonRegex;
import io.execbroker.filters.regex.StepBudget;

import java.util.List;
import java.util.Optional;

/** The patterns of a definition, one a word. */
final class Patterns {
    /** One pattern, or why it is broken. */
    private record Entry(String text, Optional<PythonRegex> regex) {}

    private final List<Entry> entries;

    Patterns(List<String> patterns) {
        this.entries = patterns.stream().map(Patterns::entry).toList();
    }

    private static Entry entry(String pattern) {
        try {
            return new Entry(pattern, Optional.of(PythonRegex.asRootwrap(pattern)));
        } catch (BrokenPatternException e) {
            return new Entry(pattern, Optional.empty());
        }
    }

    int count() {
        return entries.size();
    }

    /** Returns why the first words do not match, or empty; a broken pattern matches nothing. */
    Optional<String> mismatch(List<String> words, StepBudget budget) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            String word = words.get(i);
            if (!entry.regex().map(regex -> regex.matches(word, budget)).orElse(false)) {
                return Optional.of("word " + (i + 1) + " does not match " + entry.text());
            }
        }
        return Optional.empty();
    }
}
