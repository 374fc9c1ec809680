package io.execbroker.filters.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonRegexTest {
    private static final long DECISION = 200_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+",
                "(a*)*b",
                "(a|a)*b",
                "(.*)*x",
                "([^/\\x01]+(/+)?)*",
                "(a|aa)+",
                "(?:a*){50}b",
                "(?=(a+)+b)a",
                "(a?){64}a{64}"
            })
    void hostileArgumentsEndInTheBudget(String pattern) throws Exception {
        PythonRegex regex = PythonRegex.wholeArgument(pattern);

        assertThatThrownBy(
                        () -> regex.matches("a".repeat(4000) + "\u0001", new StepBudget(DECISION)))
                .isInstanceOf(StepBudget.ExhaustedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {".*", "a+", "[a-z]{1,200000}", "(?:a)*+|a*", "\\w*a", "a*a*"})
    void aLongestArgumentCostsLessThanADecision(String pattern) throws Exception {
        PythonRegex regex = PythonRegex.asRootwrap(pattern);

        assertThat(regex.matches("a".repeat(128 * 1024), new StepBudget(DECISION))).isTrue();
    }

    @Test
    void longArgumentsAndDeepPatternsDoNotOverflowTheStack() throws Exception {
        StepBudget plenty = new StepBudget(Integer.MAX_VALUE);

        assertThat(PythonRegex.wholeArgument("(?:(a)|(b))*").matches("ab".repeat(60_000), plenty))
                .isTrue();
        assertThatThrownBy(() -> PythonRegex.asRootwrap("(".repeat(100_000) + ")".repeat(100_000)))
                .isInstanceOf(BrokenPatternException.class)
                .hasMessageContaining("nested deeper");
    }

    @ParameterizedTest
    @CsvSource({
        "a++, possessive",
        "(?>a), atomic",
        "[[a], nested set",
        "[a&&b], set operation",
        "(a)?(?(1)b|c), condition",
        "\\N{DIGIT ONE}, Unicode version",
        "(?P<\u00e9>a), beyond ASCII",
        "(?=(a))\\1, look-around",
        "a(?i)b, not at the start",
        "(, without its )",
        "a**, after a quantifier",
        "[z-a], bad character range",
        "\\p{L}, unknown escape",
        "\\Qa\\E, unknown escape",
        "(?<n>a), unknown extension"
    })
    void whatHasNoOneMeaningIsRefusedWithAReason(String pattern, String reason) {
        assertThatThrownBy(() -> PythonRegex.wholeArgument(pattern))
                .isInstanceOf(BrokenPatternException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "'\\d+'|'5\n'|true|false",
                "'a|b'|'ax'|true|false",
                "'a|b'|'b'|true|true",
                "'\\w+'|'\u00e4'|true|false",
                "'\\d'|'\u0665'|true|false",
                "'[^\\w]'|'\u00e4'|false|false",
                "'\\W'|'\u00e4'|false|false",
                "'(?!\\w).'|'\u00e4'|false|false",
                "'(?i)k'|'\u212a'|true|false",
                "'(?i)[^s]'|'\u017f'|false|false",
                "'.*'|'a\rb'|true|true",
                "'foo\\Z'|'foo\n'|false|false",
                "'(?P<n>[a-c]+)(?P=n)'|'abab'|true|true",
                "'[a[b]'|'['|true|true",
                "'x{,2}'|'xx'|true|true",
                "'.'|'\u2028'|true|true"
            },
            delimiter = '|')
    void theTwoReadingsDiffer(String pattern, String text, boolean rootwrap, boolean whole)
            throws Exception {
        StepBudget budget = new StepBudget(DECISION);

        assertThat(PythonRegex.asRootwrap(pattern).matches(text, budget)).isEqualTo(rootwrap);
        assertThat(PythonRegex.wholeArgument(pattern).matches(text, budget)).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+",
                "(a*)*",
                "([^/]+(/+)?)*",
                "(.*,)*",
                "(\\w|\\d)+",
                "(?:x+x+)+y",
                ".*a.*b.*c"
            })
    void costlyPatternsAreHazards(String pattern) throws Exception {
        assertThat(PatternHazards.of(pattern)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\d+",
                "(a+b)+",
                "([0-9]+\\.)*[0-9]+",
                "(a|b)*",
                "[A-Za-z0-9]+",
                ".*",
                "-?\\d+",
                "([0-9a-f]{2}:)+[0-9a-f]{2}",
                "/dev/[a-z]+"
            })
    void plainPatternsAreNone(String pattern) throws Exception {
        assertThat(PatternHazards.of(pattern)).isEmpty();
    }

    @Test
    void rangesThatTakeInOtherKindsAreHazards() throws Exception {
        assertThat(PatternHazards.of("[0-9a-z:./-\\[\\]]+"))
                .singleElement()
                .asString()
                .contains("the range /-[");
        assertThat(PatternHazards.of("a|b")).singleElement().asString().contains("last branch");
    }
}
