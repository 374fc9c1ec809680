package io.execbroker.loadtest.convert;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A command line as an agent starts it, without what makes it root's: {@code sudo}, or rootwrap and
 * its configuration.
 *
 * @param argv what is run as root
 * @param isRootwrap whether rootwrap was started for it: it tells a signal as 128 and its number
 */
record RootHelper(List<String> argv, boolean isRootwrap) {

    private static final Set<String> SUDO_FLAGS = Set.of("-n", "-E", "-H", "-S", "--");

    /** Empty when the command is not run as root, or is no command but the helper's daemon. */
    static Optional<RootHelper> of(List<String> started) {
        var first = 0;
        if (started.isEmpty()) {
            return Optional.empty();
        }
        if (name(started.getFirst()).equals("sudo")) {
            first++;
            while (first < started.size() && SUDO_FLAGS.contains(started.get(first))) {
                first++;
            }
        }
        var rest = started.subList(first, started.size());
        if (rest.isEmpty() || name(rest.getFirst()).endsWith("rootwrap-daemon")) {
            return Optional.empty();
        }
        if (name(rest.getFirst()).endsWith("rootwrap")) {
            return rest.size() > 2
                    ? Optional.of(new RootHelper(rest.subList(2, rest.size()), true))
                    : Optional.empty();
        }
        return first == 0 ? Optional.empty() : Optional.of(new RootHelper(rest, false));
    }

    private static String name(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }
}
