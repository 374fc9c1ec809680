package io.execbroker.filters;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a policy says about one argument vector. Immutable. */
public sealed interface FilterDecision {
    /**
     * The command may run.
     *
     * @param filter the definition that allowed it
     * @param command the exact argv to run; element 0 is the path of the executable
     * @param runAs name of the user to run it as
     * @param environment variables to add or change, in the order they were given
     * @param nativeForm present when a broker can do the same without that executable
     * @param wouldDenyStrict true when a compatible policy allows what strict would not; always
     *     false in strict
     */
    record Allowed(
            FilterDefinition filter,
            List<String> command,
            String runAs,
            Map<String, String> environment,
            Optional<NativeForm> nativeForm,
            boolean wouldDenyStrict)
            implements FilterDecision {
        public Allowed {
            command = List.copyOf(command);
            environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        }
    }

    /** No definition allows the command (rootwrap's exit status 99). */
    record Denied(String reason) implements FilterDecision {}

    /**
     * A definition allows the command, but its executable is missing or not to be trusted
     * (rootwrap's exit status 96).
     *
     * @param filter the first such definition
     * @param executable the executable as the definition names it
     */
    record NotExecutable(FilterDefinition filter, String executable) implements FilterDecision {}

    /** The argument vector cannot be one: empty, with a NUL, too large. */
    record Invalid(String reason) implements FilterDecision {}
}
