package io.execbroker.filters.strict;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.python.PythonPath;

import java.util.List;
import java.util.Optional;

/** Builds filters from definitions that mean what they say. */
public final class StrictFilters {
    /** Characters of patterns that do not stand in the paths people name folders with. */
    private static final String PATTERN_CHARACTERS = "*?\\[](){}|^$";

    private final List<String> execDirs;

    /**
     * @param execDirs the folders in which a KillFilter's bare name is looked for
     */
    public StrictFilters(List<String> execDirs) {
        this.execDirs = List.copyOf(execDirs);
    }

    /** A filter that stands for a definition that was refused. */
    public static Filter switchedOff(FilterDefinition definition, String reason) {
        return new SwitchedOffFilter(definition, reason);
    }

    /**
     * Builds the filter for {@code definition}; empty if its class is unknown.
     *
     * @throws DefinitionException if the definition cannot mean what it says
     */
    public Optional<Filter> build(FilterDefinition definition) throws DefinitionException {
        if (definition.arguments().stream().anyMatch(a -> a.chars().anyMatch(c -> c < ' '))) {
            throw new DefinitionException(
                    "an argument holds a line break or a control character; is a comma missing?");
        }
        return Optional.ofNullable(
                switch (definition.filterClass()) {
                    case "ReadFileFilter" -> readFile(definition);
                    case "KillFilter" -> kill(definition);
                    case "CommandFilter",
                            "RegExpFilter",
                            "PathFilter",
                            "IpFilter",
                            "EnvFilter",
                            "IpNetnsExecFilter",
                            "ChainingRegExpFilter" ->
                            command(definition);
                    case "ChainingFilter" ->
                            throw new DefinitionException(
                                    "ChainingFilter finds no inner command;"
                                            + " use ChainingRegExpFilter");
                    default -> null;
                });
    }

    private static Filter readFile(FilterDefinition definition) throws DefinitionException {
        requireArguments(definition, 1, "a file");
        requireNothingAfter(definition, 1, "the file");
        String file = definition.arguments().getFirst();
        if (!PythonPath.isAbsolute(file)) {
            throw new DefinitionException("the file " + file + " is not an absolute path");
        }
        return new ReadFileFilter(definition, file);
    }

    private Filter kill(FilterDefinition definition) throws DefinitionException {
        requireArguments(definition, 2, "a user and an executable");
        List<String> arguments = definition.arguments();
        requireUser(arguments.get(0));
        requireExecutable(arguments.get(1));
        return new KillFilter(
                definition,
                arguments.get(0),
                arguments.get(1),
                arguments.subList(2, arguments.size()),
                execDirs);
    }

    private static Filter command(FilterDefinition definition) throws DefinitionException {
        requireArguments(definition, 2, "an executable and a user");
        String executable = definition.arguments().get(0);
        String runAs = definition.arguments().get(1);
        List<String> rest = definition.arguments().subList(2, definition.arguments().size());
        requireExecutable(executable);
        requireUser(runAs);
        return switch (definition.filterClass()) {
            case "CommandFilter" -> {
                requireNothingAfter(definition, 2, "the user");
                yield new CommandFilter(definition, executable, runAs);
            }
            case "RegExpFilter" ->
                    new RegExpFilter(definition, executable, runAs, Patterns.of(rest));
            case "ChainingRegExpFilter" ->
                    new ChainingRegExpFilter(definition, executable, runAs, Patterns.of(rest));
            case "PathFilter" -> {
                requireConstraints(rest);
                yield new PathFilter(definition, executable, runAs, rest);
            }
            case "EnvFilter" -> {
                EnvFilter filter = EnvFilter.of(definition, executable, runAs, rest);
                requireExecutable(filter.executable());
                yield filter;
            }
            case "IpFilter" -> {
                requireIp(executable);
                requireNothingAfter(definition, 2, "the user");
                yield new IpFilter(definition, executable, runAs);
            }
            case "IpNetnsExecFilter" -> {
                requireIp(executable);
                requireNothingAfter(definition, 2, "the user");
                if (!runAs.equals("root")) {
                    throw new DefinitionException("only root can enter a network namespace");
                }
                yield new IpNetnsExecFilter(definition, executable, runAs);
            }
            default -> throw new AssertionError(definition.filterClass());
        };
    }

    private static void requireArguments(FilterDefinition definition, int least, String what)
            throws DefinitionException {
        if (definition.arguments().size() < least) {
            throw new DefinitionException(definition.filterClass() + " needs " + what);
        }
    }

    private static void requireNothingAfter(FilterDefinition definition, int count, String what)
            throws DefinitionException {
        List<String> arguments = definition.arguments();
        if (!arguments.subList(count, arguments.size()).stream().allMatch(String::isEmpty)) {
            throw new DefinitionException(
                    definition.filterClass()
                            + " ignores what follows "
                            + what
                            + ": "
                            + String.join(", ", arguments.subList(count, arguments.size()))
                            + "; use a RegExpFilter to restrict arguments");
        }
    }

    private static void requireUser(String runAs) throws DefinitionException {
        if (!Users.exists(runAs)) {
            throw new DefinitionException("there is no user '" + runAs + "' on this host");
        }
    }

    private static void requireExecutable(String executable) throws DefinitionException {
        boolean isNamed = !PythonPath.basename(executable).isEmpty();
        boolean isBareOrAbsolute = PythonPath.isAbsolute(executable) || !executable.contains("/");
        boolean climbs = List.of(executable.split("/", -1)).contains("..");
        if (!isNamed || !isBareOrAbsolute || climbs) {
            throw new DefinitionException(
                    "the executable '"
                            + executable
                            + "' is neither a bare name nor an absolute path without ..");
        }
    }

    private static void requireIp(String executable) throws DefinitionException {
        if (!PythonPath.basename(executable).equals("ip")) {
            throw new DefinitionException(
                    "this class knows the arguments of ip only, not of " + executable);
        }
    }

    private static void requireConstraints(List<String> constraints) throws DefinitionException {
        if (constraints.isEmpty()) {
            throw new DefinitionException("it constrains no argument, so it never matches");
        }
        for (String constraint : constraints) {
            if (PythonPath.isAbsolute(constraint)
                    && constraint.chars().anyMatch(c -> PATTERN_CHARACTERS.indexOf(c) >= 0)) {
                throw new DefinitionException(
                        "the path "
                                + constraint
                                + " looks like a pattern, but a PathFilter takes it literally;"
                                + " name a folder");
            }
        }
    }
}
