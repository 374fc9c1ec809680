package io.execbroker.filters.strict;

import io.execbroker.filters.regex.BrokenPatternException;
import io.execbroker.filters.regex.PythonRegex;
import io.execbroker.filters.regex.StepBudget;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The patterns of a definition, one a word; each matches its whole word. */
final class Patterns {
    private final List<PythonRegex> regexes;
    private final List<String> mismatches;

    private Patterns(List<PythonRegex> regexes, List<String> mismatches) {
        this.regexes = regexes;
        this.mismatches = mismatches;
    }

    static Patterns of(List<String> patterns) throws DefinitionException {
        if (patterns.isEmpty()) {
            throw new DefinitionException("it has no pattern; write one for each word");
        }
        List<PythonRegex> regexes = new ArrayList<>();
        List<String> mismatches = new ArrayList<>();
        for (String pattern : patterns) {
            try {
                regexes.add(PythonRegex.wholeArgument(pattern));
            } catch (BrokenPatternException e) {
                throw new DefinitionException(
                        "the pattern " + pattern + " cannot be used: " + e.getMessage());
            }
            mismatches.add("word " + regexes.size() + " does not match " + pattern);
        }
        return new Patterns(regexes, mismatches);
    }

    int count() {
        return regexes.size();
    }

    /** Returns why the first words do not match, or empty. */
    Optional<String> mismatch(List<String> words, StepBudget budget) {
        for (int i = 0; i < regexes.size(); i++) {
            if (!regexes.get(i).matches(words.get(i), budget)) {
                return Optional.of(mismatches.get(i));
            }
        }
        return Optional.empty();
    }
}
