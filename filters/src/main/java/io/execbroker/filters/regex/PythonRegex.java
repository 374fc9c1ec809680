package io.execbroker.filters.regex;

import java.util.List;

/**
 * A compiled Python pattern. Immutable and thread-safe.
 *
 * <p>Texts are matched by code point, as Python does; a lone surrogate is one character.
 */
public final class PythonRegex {
    private final Program program;

    private PythonRegex(Program program) {
        this.program = program;
    }

    /**
     * The pattern as rootwrap uses it: {@code re.match(pattern + "$", argument)} of CPython 3.11.
     * The dollar is appended to the text of the pattern, so it belongs to the last branch only and
     * lets a trailing line feed through.
     *
     * @throws BrokenPatternException where Python refuses the pattern
     */
    public static PythonRegex asRootwrap(String pattern) throws BrokenPatternException {
        PatternParser parser = new PatternParser(pattern + "$", Reading.UNICODE);
        Node node = parser.parse();
        return new PythonRegex(Program.of(node, parser.groupCount(), false));
    }

    /**
     * The pattern as its author means it: it matches whole arguments, in every branch, and {@code
     * \w}, {@code \d}, {@code \s} and case folding stay within ASCII. It matches no text that
     * {@link #asRootwrap} does not match.
     *
     * @throws BrokenPatternException where Python refuses the pattern, or where its meaning depends
     *     on the version of Python
     */
    public static PythonRegex wholeArgument(String pattern) throws BrokenPatternException {
        PatternParser parser = new PatternParser(pattern, Reading.BOTH);
        Node node = parser.parse();
        List<String> cautions = parser.cautions();
        if (!cautions.isEmpty()) {
            throw new BrokenPatternException(String.join("; ", cautions));
        }
        return new PythonRegex(Program.of(node, parser.groupCount(), true));
    }

    /**
     * Whether {@code text} matches.
     *
     * @throws StepBudget.ExhaustedException when {@code budget} does not suffice
     */
    public boolean matches(String text, StepBudget budget) {
        budget.spend(text.length() / 64);
        return program.matches(text.codePoints().toArray(), budget);
    }
}
