package io.execbroker.loadtest.convert;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a list of strings as Python's {@code repr} writes it, 2 or 3: {@code ['ip', u'netns',
 * b'\xff']}. Strict: what {@code repr} does not write is refused. Used for one reading.
 */
final class PythonList {

    /** What was read. */
    sealed interface Reading {}

    /**
     * A list.
     *
     * @param words in the form of {@link io.execbroker.filters.Surrogateescape}
     * @param end index behind the closing bracket
     */
    record Words(List<String> words, int end) implements Reading {}

    /**
     * None.
     *
     * @param why for a person
     */
    record Refused(String why) implements Reading {}

    private final String text;
    private int at;

    private PythonList(String text, int start) {
        this.text = text;
        this.at = start;
    }

    /** Reads the list whose bracket is at {@code start}. */
    static Reading read(String text, int start) {
        var list = new PythonList(text, start);
        try {
            var literals = list.literals();
            var isPython2 = literals.stream().anyMatch(PythonString::isPython2);
            var words = new ArrayList<String>();
            for (var literal : literals) {
                words.add(literal.text(isPython2));
            }
            return new Words(List.copyOf(words), list.at);
        } catch (PythonString.NotReprException e) {
            return new Refused(String.valueOf(e.getMessage()));
        }
    }

    private List<PythonString> literals() throws PythonString.NotReprException {
        expect('[');
        var literals = new ArrayList<PythonString>();
        if (isAt(']')) {
            at++;
            return literals;
        }
        while (true) {
            var literal = PythonString.read(text, at);
            literals.add(literal);
            at = literal.end();
            if (isAt(']')) {
                at++;
                return literals;
            }
            expect(',');
            expect(' ');
        }
    }

    private boolean isAt(char expected) {
        return at < text.length() && text.charAt(at) == expected;
    }

    private void expect(char expected) throws PythonString.NotReprException {
        if (!isAt(expected)) {
            throw new PythonString.NotReprException(
                    at >= text.length()
                            ? "the list has no end"
                            : "not a list of strings at '" + rest() + "'");
        }
        at++;
    }

    private String rest() {
        return text.substring(at, Math.min(text.length(), at + 10));
    }
}
