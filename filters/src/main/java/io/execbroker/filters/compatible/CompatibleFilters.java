package io.execbroker.filters.compatible;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.engine.OriginalRaisesException;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Builds filters as {@code build_filter} in {@code oslo_rootwrap/wrapper.py} does. */
public final class CompatibleFilters {
    /** What else {@code getattr} finds in the module; none of it makes a filter. */
    private static final Set<String> OTHER_ATTRIBUTES =
            Set.of(
                    "os",
                    "re",
                    "shutil",
                    "sys",
                    "pwd",
                    "NETNS_VARS",
                    "EXEC_VARS",
                    "_getuid",
                    "realpath",
                    "__name__",
                    "__doc__",
                    "__package__",
                    "__loader__",
                    "__spec__",
                    "__file__",
                    "__cached__",
                    "__builtins__",
                    "__class__",
                    "__delattr__",
                    "__dict__",
                    "__dir__",
                    "__eq__",
                    "__format__",
                    "__ge__",
                    "__getattribute__",
                    "__getstate__",
                    "__gt__",
                    "__hash__",
                    "__init__",
                    "__init_subclass__",
                    "__le__",
                    "__lt__",
                    "__ne__",
                    "__new__",
                    "__reduce__",
                    "__reduce_ex__",
                    "__repr__",
                    "__setattr__",
                    "__sizeof__",
                    "__str__",
                    "__subclasshook__");

    private final Host host;

    public CompatibleFilters(Host host) {
        this.host = host;
    }

    /**
     * Builds the filter for {@code definition}; empty if its class is unknown, which the original
     * skips.
     *
     * @throws OriginalRaisesException if the original raises, and so loads no definition at all
     */
    public Optional<Filter> build(FilterDefinition definition) {
        List<String> arguments = definition.arguments();
        String filterClass = definition.filterClass();
        return switch (filterClass) {
            case "KillFilter" -> {
                requireArguments(definition, 1);
                yield Optional.of(
                        new KillFilter(
                                definition,
                                arguments.getFirst(),
                                arguments.subList(1, arguments.size()),
                                new ProcessTable(host)));
            }
            case "ReadFileFilter" -> {
                requireArguments(definition, 1);
                yield Optional.of(new ReadFileFilter(definition, arguments.getFirst()));
            }
            case "CommandFilter",
                    "RegExpFilter",
                    "PathFilter",
                    "IpFilter",
                    "EnvFilter",
                    "ChainingFilter",
                    "IpNetnsExecFilter",
                    "ChainingRegExpFilter" -> {
                requireArguments(definition, 2);
                yield Optional.of(
                        command(
                                definition,
                                arguments.get(0),
                                arguments.get(1),
                                arguments.subList(2, arguments.size())));
            }
            default -> {
                if (breaksOriginal(filterClass)) {
                    throw new OriginalRaisesException(filterClass + " is not a filter class");
                }
                yield Optional.empty();
            }
        };
    }

    /** Whether the original fails on a definition of this class instead of skipping it. */
    public static boolean breaksOriginal(String filterClass) {
        return OTHER_ATTRIBUTES.contains(filterClass);
    }

    private Filter command(
            FilterDefinition definition, String executable, String runAs, List<String> rest) {
        return switch (definition.filterClass()) {
            case "CommandFilter" -> new CommandFilter(definition, executable, runAs);
            case "RegExpFilter" ->
                    new RegExpFilter(definition, executable, runAs, new Patterns(rest));
            case "PathFilter" -> new PathFilter(definition, executable, runAs, rest, host);
            case "IpFilter" -> new IpFilter(definition, executable, runAs);
            case "EnvFilter" -> EnvFilter.of(definition, executable, runAs, rest);
            case "ChainingFilter" -> new ChainingFilter(definition, executable, runAs);
            case "IpNetnsExecFilter" -> new IpNetnsExecFilter(definition, executable, runAs);
            case "ChainingRegExpFilter" ->
                    new ChainingRegExpFilter(definition, executable, runAs, new Patterns(rest));
            default -> throw new AssertionError(definition.filterClass());
        };
    }

    private static void requireArguments(FilterDefinition definition, int least) {
        if (definition.arguments().size() < least) {
            throw new OriginalRaisesException(
                    "TypeError, "
                            + definition.filterClass()
                            + " needs "
                            + least
                            + " arguments or more");
        }
    }
}
