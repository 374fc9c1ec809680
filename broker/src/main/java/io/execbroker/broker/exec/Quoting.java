package io.execbroker.broker.exec;

import java.util.List;

/** Shows a command line in a message: short, on one line, and free of control characters. */
final class Quoting {

    private static final int MAX_CHARACTERS = 120;

    private Quoting() {}

    /** The command line in single quotes, cut to a length that suits a message. */
    static String abbreviated(List<String> argv) {
        var text = new StringBuilder("'");
        for (var word : argv) {
            if (text.length() > 1) {
                text.append(' ');
            }
            for (var i = 0; i < word.length(); i++) {
                if (text.length() > MAX_CHARACTERS) {
                    return text.append("...'").toString();
                }
                var c = word.charAt(i);
                text.append(c >= ' ' && c <= '~' ? c : '?');
            }
        }
        return text.append('\'').toString();
    }
}
