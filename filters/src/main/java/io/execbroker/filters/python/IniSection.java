package io.execbroker.filters.python;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/** A section of an INI file: its options by name, in the order of their first appearance. */
public final class IniSection {
    private final String name;
    private final int line;
    private final Map<String, IniOption> options;

    IniSection(String name, int line, Map<String, IniOption> options) {
        this.name = name;
        this.line = line;
        this.options = options;
    }

    /** The name between the brackets. */
    public String name() {
        return name;
    }

    /** One-based line of the first header, or 0 for a DEFAULT section that has none. */
    public int line() {
        return line;
    }

    /** The options in the order of their first appearance; a later duplicate has replaced it. */
    public Collection<IniOption> options() {
        return Collections.unmodifiableCollection(options.values());
    }

    /** The option called {@code option}, which must be lower-case. */
    public Optional<IniOption> option(String option) {
        return Optional.ofNullable(options.get(option));
    }
}
