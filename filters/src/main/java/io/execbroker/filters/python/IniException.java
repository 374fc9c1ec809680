package io.execbroker.filters.python;

import java.util.List;
import java.util.Objects;

/** An INI file that Python's parser refuses, with every line at fault. */
public final class IniException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong; named after the exceptions of {@code configparser}. */
    public enum Kind {
        MISSING_SECTION_HEADER,
        PARSING,
        DUPLICATE_SECTION,
        DUPLICATE_OPTION
    }

    private final Kind kind;
    private final transient List<Integer> lines;

    IniException(Kind kind, String file, List<Integer> lines, String what) {
        super(file + ":" + lines.get(0) + ": " + what);
        this.kind = kind;
        this.lines = List.copyOf(lines);
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }

    /** The one-based lines at fault, at least one. */
    public List<Integer> lines() {
        return lines;
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
