package io.execbroker.filters.rootwrap;

import io.execbroker.filters.Surrogateescape;

import java.util.List;
import java.util.Optional;

/** What every argument vector must satisfy before a definition sees it. */
final class Argv {
    static final int MAX_WORDS = 1024;
    static final int MAX_WORD_BYTES = 128 * 1024;
    static final int MAX_TOTAL_BYTES = 1024 * 1024;

    private Argv() {}

    /** Returns what {@code execve(2)} or the limits here would object to, or empty. */
    static Optional<String> defect(List<String> argv) {
        if (argv.size() > MAX_WORDS) {
            return Optional.of("there are " + argv.size() + " words, more than " + MAX_WORDS);
        }
        long total = 0;
        for (int i = 0; i < argv.size(); i++) {
            String word = argv.get(i);
            String which = "word " + (i + 1);
            if (word.length() > MAX_WORD_BYTES) {
                return Optional.of(which + " is longer than " + MAX_WORD_BYTES + " bytes");
            }
            if (word.indexOf('\0') >= 0) {
                return Optional.of(which + " holds a NUL");
            }
            if (!Surrogateescape.isEncodable(word)) {
                return Optional.of(which + " holds a lone surrogate that stands for no byte");
            }
            int bytes = Surrogateescape.encodedLength(word);
            if (bytes > MAX_WORD_BYTES) {
                return Optional.of(which + " is longer than " + MAX_WORD_BYTES + " bytes");
            }
            total += bytes;
        }
        return total > MAX_TOTAL_BYTES
                ? Optional.of("the words are longer than " + MAX_TOTAL_BYTES + " bytes together")
                : Optional.empty();
    }

    /** The words in the one form that stands for their bytes. */
    static List<String> canonical(List<String> argv) {
        return argv.stream().map(Surrogateescape::canonical).toList();
    }
}
