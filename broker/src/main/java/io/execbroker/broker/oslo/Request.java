package io.execbroker.broker.oslo;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A message of the client, read: {@code [ident, method, args, kwargs]}. */
sealed interface Request {

    /** The method that runs a command. */
    String RUN = "run_one_command";

    /**
     * Any other method.
     *
     * @param ident the object that is meant; empty for the server itself
     * @param method its name
     * @param argument the first of its arguments when that is a short text, else empty
     */
    record Call(String ident, String method, String argument) implements Request {}

    /**
     * A command.
     *
     * @param ident the object that is meant
     * @param argv the command line, in the form of {@link io.execbroker.filters.Surrogateescape}
     * @param isNamedInBytes whether its first word came as bytes, which equal no filter's text
     * @param stdin its standard input, owned by whoever has this; null when it gets none
     */
    record Run(String ident, List<String> argv, boolean isNamedInBytes, @Nullable Spool stdin)
            implements Request {}

    /**
     * A command that breaks a bound.
     *
     * @param argv as far as it was read
     * @param why one sentence: the thing, and what is expected
     */
    record BadRun(String ident, List<String> argv, String why) implements Request {}

    /**
     * No request at all.
     *
     * @param why one sentence: the thing, and what is expected
     */
    record Malformed(String why) implements Request {}
}
