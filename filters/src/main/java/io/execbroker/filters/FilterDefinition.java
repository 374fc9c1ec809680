package io.execbroker.filters;

import java.util.List;

/**
 * One line of a {@code [Filters]} section: {@code name: Class, argument, ...}.
 *
 * @param name the option's name, lower-cased as rootwrap does
 * @param filterClass the rootwrap class, as written
 * @param arguments what follows the class, split on commas and trimmed
 * @param file the file that defines it, or {@link #BUILT_IN}
 * @param line one-based line of the option in {@code file}, 0 when built in
 */
public record FilterDefinition(
        String name, String filterClass, List<String> arguments, String file, int line) {
    /** The place of definitions that no file holds. */
    public static final String BUILT_IN = "(built in)";

    public FilterDefinition {
        arguments = List.copyOf(arguments);
    }

    /** Returns {@code file:line}. */
    public String location() {
        return line == 0 ? file : file + ":" + line;
    }
}
