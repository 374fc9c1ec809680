package io.execbroker.filters;

import java.util.List;

/**
 * A loaded {@code rootwrap.conf} with its definitions. Immutable and thread-safe; a reload makes a
 * new one.
 */
public interface Policy {
    /** How the files were read. */
    Mode mode();

    /** What {@code rootwrap.conf} says beside the definitions. */
    PolicySettings settings();

    /** The definitions in the order they are asked, those switched off included. */
    List<FilterDefinition> filters();

    /** What was left out, switched off or read otherwise than written, in file order. */
    List<PolicyProblem> problems();

    /**
     * Decides about {@code argv}, whose words are in {@link Surrogateescape} form.
     *
     * <p>Costs CPU and file lookups (stat, readlink) only, nothing is cached, and the work is
     * bounded whatever the arguments: a decision that would need more is a {@link
     * FilterDecision.Denied}.
     */
    FilterDecision decide(List<String> argv);

    /** Decides about {@code argv} as {@link #decide} does and says why. */
    Explanation explain(List<String> argv);
}
