package io.execbroker.filters.engine;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.regex.StepBudget;

import java.util.List;

/** One definition, ready to be asked. Immutable and thread-safe. */
public interface Filter {
    /** Where it is defined. */
    FilterDefinition definition();

    /** The executable as the definition names it: a bare name or a path. */
    String executable();

    /** The user it runs commands as. */
    String runAs();

    /** Whether the command it allows runs another command, which must be allowed as well. */
    default boolean isChain() {
        return false;
    }

    /**
     * Reads an argument vector.
     *
     * @param words the argument vector; mutable, because oslo.rootwrap's EnvFilter takes a word off
     *     for every definition after it
     * @param budget pays for patterns and for path lookups
     */
    Answer read(List<String> words, StepBudget budget);
}
