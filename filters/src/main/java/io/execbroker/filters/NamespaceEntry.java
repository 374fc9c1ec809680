package io.execbroker.filters;

import java.util.List;

/**
 * A command to run inside a network namespace, for a broker that enters the namespace itself
 * instead of running {@code ip netns exec}.
 *
 * @param namespace name below {@code /run/netns}; letters, digits, {@code . _ -}, at most 255
 * @param command argv inside the namespace; element 0 is the absolute path of the executable that
 *     the inner definition resolved
 */
public record NamespaceEntry(String namespace, List<String> command) {
    public NamespaceEntry {
        command = List.copyOf(command);
    }
}
