package io.execbroker.dashboards;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A PromQL expression of a dashboard or a rule.
 *
 * @param where file and panel or rule, for messages
 */
record Expression(String where, String text) {

    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");

    /** Matchers, ranges, and lists of labels with their keyword. */
    private static final Pattern ASIDE =
            Pattern.compile(
                    "\\{[^}]*}|\\[[^]]*]"
                            + "|\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

    /** A word that is neither a function nor the tail of a number. */
    private static final Pattern NAME =
            Pattern.compile("(?<![\\w.:])[a-zA-Z_:][\\w:]*\\b(?!\\s*\\()");

    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{[^}]*})?");

    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "offset", "bool");

    private static final String CHOSEN = ".+";

    /** Names of all metrics and recorded series that it reads. */
    Set<String> metrics() {
        var names = new TreeSet<String>();
        var bare = ASIDE.matcher(TEXT.matcher(text).replaceAll("")).replaceAll(" ");
        NAME.matcher(bare)
                .results()
                .map(MatchResult::group)
                .filter(name -> !OPERATORS.contains(name))
                .forEach(names::add);
        return names;
    }

    /** What it selects, with matchers, and without ranges: {@code name} or {@code name{...}}. */
    List<String> selectors() {
        return SELECTOR.matcher(text)
                .results()
                .filter(selector -> metrics().contains(selector.group(1)))
                .map(MatchResult::group)
                .toList();
    }

    /**
     * As Grafana would send it, with everything chosen.
     *
     * @param range of rates and of the page, such as {@code 15s}
     */
    String substituted(String range) {
        return text.replace("$__rate_interval", range)
                .replace("$__range", range)
                .replace("$job", CHOSEN)
                .replace("$instance", CHOSEN);
    }

    @Override
    public String toString() {
        return where + ": " + text.strip();
    }
}
