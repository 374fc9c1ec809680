package io.execbroker.filters.regex;

import io.execbroker.filters.python.PythonText;

import java.util.function.IntPredicate;

/** A place in the text that is matched without taking a character. */
enum Position {
    /** {@code ^} and {@code \A}. */
    START,
    /** {@code ^} under {@code re.MULTILINE}. */
    LINE_START,
    /** {@code $}: the end, or before a line feed that ends the text. */
    END,
    /** {@code $} under {@code re.MULTILINE}. */
    LINE_END,
    /** {@code \Z}. */
    VERY_END,
    /** {@code \b} by Unicode words. */
    WORD_EDGE,
    /** {@code \B} by Unicode words. */
    NO_WORD_EDGE,
    /** {@code \b} by ASCII words. */
    ASCII_WORD_EDGE,
    /** {@code \B} by ASCII words. */
    NO_ASCII_WORD_EDGE;

    boolean holds(int[] text, int at) {
        return switch (this) {
            case START -> at == 0;
            case LINE_START -> at == 0 || text[at - 1] == '\n';
            case END -> at == text.length || (at == text.length - 1 && text[at] == '\n');
            case LINE_END -> at == text.length || text[at] == '\n';
            case VERY_END -> at == text.length;
            case WORD_EDGE -> isEdge(text, at, PythonText::isWord);
            case ASCII_WORD_EDGE -> isEdge(text, at, PythonText::isAsciiWord);
            // CPython before 3.14 finds neither an edge nor its absence in an empty text.
            case NO_WORD_EDGE -> text.length > 0 && !isEdge(text, at, PythonText::isWord);
            case NO_ASCII_WORD_EDGE ->
                    text.length > 0 && !isEdge(text, at, PythonText::isAsciiWord);
        };
    }

    private static boolean isEdge(int[] text, int at, IntPredicate isWord) {
        boolean before = at > 0 && isWord.test(text[at - 1]);
        boolean after = at < text.length && isWord.test(text[at]);
        return before != after;
    }
}
