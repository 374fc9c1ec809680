package io.execbroker.filters;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command to run inside a network namespace, for a broker that enters the namespace itself
 * instead of running {@code ip netns exec}.
 *
 * @param namespace name below {@code /run/netns}; letters, digits, {@code . _ -}, at most 255
 * @param command argv inside the namespace; element 0 is the path of the executable that the inner
 *     definition resolved
 * @param environment variables to add or change; those that {@code env} would have set
 */
public record NamespaceEntry(
        String namespace, List<String> command, Map<String, String> environment)
        implements NativeForm {
    public NamespaceEntry {
        command = List.copyOf(command);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }
}
