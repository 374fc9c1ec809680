package io.execbroker.filters.regex;

import java.math.BigInteger;
import java.util.Optional;

/**
 * How often a quantifier repeats.
 *
 * @param max {@link Node.Repeat#UNBOUNDED} if there is no bound
 */
record Counts(int min, int max) {
    private static final BigInteger MAX_REPEAT = BigInteger.valueOf(0xFFFF_FFFFL);

    /**
     * Parses the quantifier that begins with {@code token}, already taken. Empty for a brace that
     * begins none; the source is then where it was.
     */
    static Optional<Counts> parse(int token, PatternSource source) throws BrokenPatternException {
        return switch (token) {
            case '*' -> Optional.of(new Counts(0, Node.Repeat.UNBOUNDED));
            case '+' -> Optional.of(new Counts(1, Node.Repeat.UNBOUNDED));
            case '?' -> Optional.of(new Counts(0, 1));
            default -> braces(source);
        };
    }

    private static Optional<Counts> braces(PatternSource source) throws BrokenPatternException {
        int start = source.position();
        String least = source.digits(Integer.MAX_VALUE, 10);
        boolean isRange = source.take(',');
        String most = isRange ? source.digits(Integer.MAX_VALUE, 10) : least;
        if (!source.take('}') || (least.isEmpty() && !isRange)) {
            source.position(start);
            return Optional.empty();
        }
        int min = least.isEmpty() ? 0 : count(least, source);
        int max = most.isEmpty() ? Node.Repeat.UNBOUNDED : count(most, source);
        if (max < min) {
            throw source.error("a repeat whose minimum is above its maximum");
        }
        return Optional.of(new Counts(min, max));
    }

    /** Counts beyond an int's range are met by no text, so they may be cut to it. */
    private static int count(String digits, PatternSource source) throws BrokenPatternException {
        BigInteger value = new BigInteger(digits);
        if (value.compareTo(MAX_REPEAT) >= 0) {
            throw source.error("a repeat count that is too large");
        }
        return value.min(BigInteger.valueOf(Node.Repeat.UNBOUNDED - 1L)).intValue();
    }
}
