package io.execbroker.filters.strict;

import io.execbroker.filters.DangerousVariables;
import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.python.PythonPath;
import io.execbroker.filters.regex.StepBudget;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Allows a command with assignments before it, of exactly the variables that the definition names;
 * a leading {@code env} is optional.
 *
 * @param variables by name the value that must be given; empty stands for any
 */
record EnvFilter(
        FilterDefinition definition, String executable, String runAs, Map<String, String> variables)
        implements Filter {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    static EnvFilter of(
            FilterDefinition definition, String executable, String runAs, List<String> arguments)
            throws DefinitionException {
        Map<String, String> variables = new LinkedHashMap<>();
        int command = readAssignments(arguments, variables);
        if (variables.size() != command) {
            throw new DefinitionException("it names a variable twice");
        }
        if (variables.isEmpty()) {
            throw new DefinitionException("it names no variable; write NAME= before the command");
        }
        for (String name : variables.keySet()) {
            requireSafe(name);
        }
        return new EnvFilter(
                definition,
                command(executable, arguments.subList(command, arguments.size())),
                runAs,
                variables);
    }

    private static void requireSafe(String name) throws DefinitionException {
        if (!NAME.matcher(name).matches()) {
            throw new DefinitionException("'" + name + "' is no name of a variable");
        }
        if (DangerousVariables.isDangerous(name)) {
            throw new DefinitionException(
                    name + " lets the caller choose code to run; leave it out");
        }
    }

    private static String command(String executable, List<String> rest) throws DefinitionException {
        if (!PythonPath.basename(executable).equals("env")) {
            if (!rest.isEmpty()) {
                throw new DefinitionException(
                        "words after the variables need env as the executable, not " + executable);
            }
            return executable;
        }
        if (rest.isEmpty()) {
            throw new DefinitionException("it names no command after the variables");
        }
        if (rest.size() > 1) {
            throw new DefinitionException(
                    "rootwrap only counts the words after "
                            + rest.getFirst()
                            + "; leave them out or use a RegExpFilter");
        }
        return rest.getFirst();
    }

    @Override
    public Answer read(List<String> words, StepBudget budget) {
        List<String> rest = words.getFirst().equals("env") ? words.subList(1, words.size()) : words;
        Map<String, String> given = new LinkedHashMap<>();
        int command = readAssignments(rest, given);
        if (command == rest.size() || !CommandFilter.isCommandWord(executable, rest.get(command))) {
            return new Answer.Refusal("is for the command " + executable);
        }
        if (given.size() != command || !given.keySet().equals(variables.keySet())) {
            return new Answer.Refusal(
                    "is for the variables " + String.join(" ", variables.keySet()));
        }
        Optional<String> other =
                given.keySet().stream().filter(name -> !accepts(name, given)).findFirst();
        return other.isPresent()
                ? new Answer.Refusal("is for another value of " + other.get())
                : new Answer.Match(rest.subList(command + 1, rest.size()), given);
    }

    private boolean accepts(String name, Map<String, String> given) {
        String required = variables.getOrDefault(name, "");
        return required.isEmpty() || required.equals(given.get(name));
    }

    /** Reads leading assignments; returns how many there are. */
    private static int readAssignments(List<String> words, Map<String, String> into) {
        int count = 0;
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                break;
            }
            into.put(word.substring(0, equals), word.substring(equals + 1));
            count++;
        }
        return count;
    }
}
