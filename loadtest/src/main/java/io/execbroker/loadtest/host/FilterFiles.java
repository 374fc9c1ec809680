package io.execbroker.loadtest.host;

import io.execbroker.loadtest.trace.CommandShape;
import io.execbroker.loadtest.trace.Trace;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rootwrap configuration that allows what a trace runs, and no program beside.
 *
 * <p>The definitions are those of the agents' own {@code l3.filters} and {@code dhcp.filters}.
 */
public final class FilterFiles {
    private static final String FIND =
            "RegExpFilter, find, root, find, /sys/class/net, -maxdepth, 1, -type, l, -printf, %.*";

    private static final Map<String, String> BY_PROGRAM =
            Map.of("ip", "ip: IpFilter, ip, root", "find", "find: " + FIND);

    private FilterFiles() {}

    /** One filter file for each agent of the trace: file name to text. */
    public static SortedMap<String, String> of(Trace trace) {
        var definitions = new TreeMap<String, TreeSet<String>>();
        for (var command : trace.commands()) {
            definitions
                    .computeIfAbsent(command.agent() + ".filters", file -> new TreeSet<>())
                    .addAll(definitions(CommandShape.of(command.argv())));
        }
        var files = new TreeMap<String, String>();
        definitions.forEach((file, lines) -> files.put(file, section(lines)));
        return files;
    }

    /** The {@code rootwrap.conf} beside them; stand-ins are found before the real programs. */
    public static String rootwrapConf(Path filters, Path stubs) {
        var execDirs =
                Stream.concat(Stream.of(stubs), HostFacts.SYSTEM_FOLDERS.stream())
                        .map(Path::toString)
                        .collect(Collectors.joining(","));
        return """
        [DEFAULT]
        filters_path=%s
        exec_dirs=%s
        use_syslog=False
        """
                .formatted(filters, execDirs);
    }

    private static List<String> definitions(CommandShape shape) {
        var leaf = leafDefinition(shape);
        return shape.namespace().isPresent()
                ? List.of("ip_exec: IpNetnsExecFilter, ip, root", leaf)
                : List.of(leaf);
    }

    private static String leafDefinition(CommandShape shape) {
        var program = shape.program();
        if (!shape.variables().isEmpty()) {
            var variables =
                    shape.variables().stream()
                            .map(name -> name + "=")
                            .collect(Collectors.joining(", "));
            return "%s_env: EnvFilter, %s, root, %s".formatted(program, program, variables);
        }
        return BY_PROGRAM.getOrDefault(
                program, "%s: CommandFilter, %s, root".formatted(program, program));
    }

    private static String section(Set<String> lines) {
        return "[Filters]\n" + String.join("\n", lines) + "\n";
    }
}
