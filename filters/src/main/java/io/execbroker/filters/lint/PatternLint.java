package io.execbroker.filters.lint;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.lint.Finding.Level;
import io.execbroker.filters.regex.BrokenPatternException;
import io.execbroker.filters.regex.PatternHazards;
import io.execbroker.filters.regex.PythonRegex;
import io.execbroker.filters.regex.StepBudget;

import java.util.ArrayList;
import java.util.List;

/** Finds patterns that match more than was probably meant. */
final class PatternLint {
    private static final long STEPS = 10_000;

    private PatternLint() {}

    /** Inspects the patterns of a RegExpFilter or a ChainingRegExpFilter. */
    static List<Finding> inspect(FilterDefinition definition) {
        List<Finding> findings = new ArrayList<>();
        List<String> patterns = definition.arguments().subList(2, definition.arguments().size());
        for (int i = 0; i < patterns.size(); i++) {
            try {
                inspect(definition, i, patterns.get(i), findings);
            } catch (BrokenPatternException e) {
                // The definition is switched off, which is reported for itself.
                return List.of();
            }
        }
        return findings;
    }

    private static void inspect(
            FilterDefinition definition, int index, String pattern, List<Finding> findings)
            throws BrokenPatternException {
        String which = "pattern " + (index + 1) + ", " + pattern + ", ";
        PythonRegex regex = PythonRegex.wholeArgument(pattern);
        // The first word is replaced by the executable, so its pattern may be as wide as it likes.
        if (index > 0) {
            if (matches(regex, "/any/path") && matches(regex, "--any=option")) {
                findings.add(
                        Finding.about(
                                definition,
                                Level.DANGER,
                                "takes any path or option",
                                which + "matches every path, and options of the program too",
                                "the path itself, or a PathFilter for files below one folder"));
            } else if (climbs(regex, pattern)) {
                findings.add(
                        Finding.about(
                                definition,
                                Level.DANGER,
                                "leaves its folder",
                                which + "matches paths that climb out by ..",
                                "[^/]+ for one name, or a PathFilter for files below one folder"));
            }
            if (pattern.isEmpty()) {
                findings.add(
                        Finding.about(
                                definition,
                                Level.WARNING,
                                "an empty pattern",
                                which + "matches an empty argument only; is a comma too many?",
                                "leave out the last comma"));
            }
        }
        for (String hazard : PatternHazards.of(pattern)) {
            findings.add(
                    Finding.about(
                            definition,
                            Level.WARNING,
                            "a doubtful pattern",
                            which + "is doubtful: " + hazard,
                            ""));
        }
    }

    /** Whether a pattern that begins with a folder also matches a path that leaves it. */
    private static boolean climbs(PythonRegex regex, String pattern) {
        int literal = 0;
        while (literal < pattern.length() && isPathCharacter(pattern.charAt(literal))) {
            literal++;
        }
        int folder = pattern.substring(0, literal).lastIndexOf('/');
        return folder >= 0 && matches(regex, pattern.substring(0, folder + 1) + "x/../../../etc/x");
    }

    private static boolean isPathCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '/' || c == '-' || c == '_';
    }

    private static boolean matches(PythonRegex regex, String text) {
        try {
            return regex.matches(text, new StepBudget(STEPS));
        } catch (StepBudget.ExhaustedException e) {
            return false;
        }
    }
}
