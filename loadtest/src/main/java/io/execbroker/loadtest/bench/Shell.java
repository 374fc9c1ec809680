package io.execbroker.loadtest.bench;

import java.util.EnumSet;
import java.util.List;

/** Lines of a shell, which the floor's program runs. */
final class Shell {
    private Shell() {}

    /** One at a time. */
    static Workload workload(String line) {
        return new Workload("shell", List.of("sh", "-c", line), "", 1, EnumSet.of(PeerId.FLOOR));
    }

    /** The words as one of them; none has a quote. */
    static String words(List<String> words) {
        return "'" + String.join("' '", words) + "'";
    }
}
