package io.execbroker.filters.lint;

import io.execbroker.filters.FilterDefinition;

/**
 * Something an operator should look at.
 *
 * @param level how urgently
 * @param file the file or folder concerned
 * @param line one-based, or 0 when the whole file is meant
 * @param name the definition concerned, or empty
 * @param danger what it amounts to, in a few words
 * @param why a sentence
 * @param safer what to write instead, or empty
 */
public record Finding(
        Level level, String file, int line, String name, String danger, String why, String safer) {
    /** How urgently a finding should be looked at. */
    public enum Level {
        /** For information; the policy is sound. */
        NOTE,
        /** Part of the policy is looser or tighter than it reads. */
        WARNING,
        /** Whoever may use the definition is root. */
        DANGER
    }

    static Finding about(
            FilterDefinition definition, Level level, String danger, String why, String safer) {
        return new Finding(
                level, definition.file(), definition.line(), definition.name(), danger, why, safer);
    }
}
