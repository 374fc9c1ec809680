package io.execbroker.filters.regex;

import java.util.ArrayList;
import java.util.List;

/**
 * What the parser notices in a pattern: cautions, where its meaning depends on the interpreter's
 * version or on the reading, and remarks, where its author probably meant something else.
 */
final class Cautions {
    private final List<String> found = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    void add(String caution) {
        if (!found.contains(caution)) {
            found.add(caution);
        }
    }

    List<String> found() {
        return List.copyOf(found);
    }

    void remark(String remark) {
        remarks.add(remark);
    }

    List<String> remarks() {
        return List.copyOf(remarks);
    }
}
