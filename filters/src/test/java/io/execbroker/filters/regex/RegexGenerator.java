package io.execbroker.filters.regex;

import java.util.List;
import java.util.Random;

/** Generates Python patterns from a grammar, and texts that have a chance to match. */
public final class RegexGenerator {
    private static final List<String> LITERALS =
            List.of("a", "b", "c", "A", "x", "-", "/", "0", "7", " ", "\u00e9", "\u017f", "K", "s");
    private static final List<String> ESCAPES =
            List.of(
                    "\\d",
                    "\\D",
                    "\\w",
                    "\\W",
                    "\\s",
                    "\\S",
                    "\\.",
                    "\\-",
                    "\\n",
                    "\\x61",
                    "\\/",
                    "\\u00e9",
                    "\\_",
                    "\\07",
                    "\\141",
                    "\\U0001F600",
                    "\\t",
                    "\\\\");
    private static final List<String> PLACES = List.of("^", "$", "\\A", "\\Z", "\\b", "\\B");
    private static final List<String> CLASS_ITEMS =
            List.of(
                    "a",
                    "b-d",
                    "0-9",
                    "\\d",
                    "\\w",
                    "\\s",
                    "\\W",
                    "-",
                    "\\-",
                    "A-Z",
                    "[",
                    "&",
                    "\\n",
                    "\u00e0-\u00ff",
                    "]",
                    "^",
                    "\\]",
                    "\\x41",
                    "\\b",
                    "~",
                    "|",
                    "x-",
                    ".",
                    "\u212a",
                    "\\101");
    private static final List<String> QUANTIFIERS =
            List.of("*", "+", "?", "{2}", "{1,2}", "{,2}", "{1,}", "{0}", "{0,0}");
    private static final List<String> NOISE =
            List.of(
                    "(",
                    ")",
                    "[",
                    "]",
                    "{",
                    "}",
                    "*",
                    "+",
                    "?",
                    "|",
                    "\\",
                    "(?",
                    "(?P<",
                    "{1",
                    "(?i",
                    "\\q",
                    "\\8",
                    "[z-a]",
                    "(?<=a*)",
                    "**",
                    "a{2}{2}",
                    "(?P=n)",
                    "(?(9)a)",
                    "\\x4",
                    "[",
                    "(?#",
                    "(?i)",
                    "(?L)",
                    "(?<n>a)",
                    "\\p{L}",
                    "\\Qa\\E",
                    "[a&&b]",
                    "\\1",
                    "(?au)",
                    "(?-i)",
                    "\\N{DIGIT ONE}",
                    "{",
                    "{a}",
                    "{,",
                    "\\G",
                    "\\R",
                    "\\h");
    private static final List<String> TEXT_PIECES =
            List.of(
                    "a",
                    "b",
                    "c",
                    "A",
                    "B",
                    "x",
                    "-",
                    "/",
                    "0",
                    "7",
                    " ",
                    "\n",
                    "\u00e9",
                    "\u00c9",
                    "\u0663",
                    "\r",
                    "\u2028",
                    "\u0085",
                    "ab",
                    "aa",
                    "K",
                    "\u212a",
                    "\u017f",
                    "s",
                    "\udcff",
                    "\ud83d\ude00",
                    "_",
                    ".",
                    "aab",
                    "\\",
                    "]",
                    "[",
                    "&",
                    "{",
                    "^");

    private final Random random;
    private int groups;

    public RegexGenerator(Random random) {
        this.random = random;
    }

    /** A pattern, now and then a broken one. */
    public String pattern() {
        groups = 0;
        StringBuilder pattern = new StringBuilder();
        if (random.nextInt(8) == 0) {
            pattern.append(pick(List.of("(?i)", "(?s)", "(?m)", "(?x)", "(?a)", "(?im)", "(?u)")));
        }
        pattern.append(alternatives(3));
        if (random.nextInt(6) == 0) {
            pattern.insert(random.nextInt(pattern.length() + 1), pick(NOISE));
        }
        return pattern.toString();
    }

    /** A text of a few pieces. */
    public String text() {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(6);
        for (int i = 0; i < pieces; i++) {
            text.append(pick(TEXT_PIECES));
        }
        if (random.nextInt(6) == 0) {
            text.append('\n');
        }
        return text.toString();
    }

    private String alternatives(int depth) {
        StringBuilder branches = new StringBuilder(sequence(depth));
        while (random.nextInt(4) == 0) {
            branches.append('|').append(sequence(depth));
        }
        return branches.toString();
    }

    private String sequence(int depth) {
        StringBuilder parts = new StringBuilder();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            parts.append(quantified(depth));
        }
        return parts.toString();
    }

    private String quantified(int depth) {
        if (random.nextInt(10) == 0) {
            return pick(PLACES);
        }
        boolean simple = random.nextInt(3) > 0 || depth == 0;
        String atom = simple ? character() : group(depth - 1);
        if (random.nextInt(5) > 1) {
            return atom;
        }
        // CPython before 3.11.5 mismatches possessive groups, so only characters get them.
        String greed = random.nextInt(3) == 0 ? simple ? pick(List.of("?", "+")) : "?" : "";
        return atom + pick(QUANTIFIERS) + greed;
    }

    private String character() {
        return switch (random.nextInt(6)) {
            case 0 -> ".";
            case 1 -> pick(ESCAPES);
            case 2 -> characterClass();
            default -> pick(LITERALS);
        };
    }

    private String characterClass() {
        StringBuilder items = new StringBuilder(random.nextInt(3) == 0 ? "[^" : "[");
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            items.append(pick(CLASS_ITEMS));
        }
        return items.append(']').toString();
    }

    private String group(int depth) {
        int kind = random.nextInt(14);
        if (kind == 0 && groups > 0) {
            return "\\" + (1 + random.nextInt(groups));
        }
        if (kind == 1 && groups > 0) {
            return "(?("
                    + (1 + random.nextInt(groups))
                    + ")"
                    + sequence(depth)
                    + "|"
                    + sequence(depth)
                    + ")";
        }
        String body = alternatives(depth);
        return switch (kind) {
            case 2 -> "(?=" + body + ")";
            case 3 -> "(?!" + body + ")";
            case 4 -> "(?<=" + character() + ")";
            case 5 -> "(?<!" + character() + character() + ")";
            case 6 -> "(?i:" + body + ")";
            case 7 -> "(?P<n" + ++groups + ">" + body + ")";
            case 8, 9, 10 -> "(?:" + body + ")";
            case 11 -> "(?#note)" + character();
            default -> {
                groups++;
                yield "(" + body + ")";
            }
        };
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
