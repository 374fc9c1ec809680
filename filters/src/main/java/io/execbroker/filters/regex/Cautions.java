package io.execbroker.filters.regex;

import java.util.ArrayList;
import java.util.List;

/** What in a pattern depends on the interpreter's version or cannot be read two ways alike. */
final class Cautions {
    private final List<String> found = new ArrayList<>();

    void add(String caution) {
        if (!found.contains(caution)) {
            found.add(caution);
        }
    }

    List<String> found() {
        return List.copyOf(found);
    }
}
