package io.execbroker.filters.engine;

/** Where the two readings of a policy differ beyond the single definition. Thread-safe. */
public interface Dialect {
    /** Looks up the executable that a definition names; nothing is remembered. */
    Executable find(String executable);

    /**
     * Whether an inner command spelled {@code word} may be taken for the executable found at {@code
     * path}. The definitions have seen its base name only.
     */
    boolean acceptsInner(String word, String path);

    /** Puts an outer and an inner command together. */
    ChainedCommand chain(
            String outerPath, Answer.Chain outer, String innerPath, Answer.Match inner);
}
