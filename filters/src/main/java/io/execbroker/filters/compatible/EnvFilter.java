package io.execbroker.filters.compatible;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.engine.OriginalRaisesException;
import io.execbroker.filters.regex.StepBudget;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Allows a command with assignments before it, of exactly the variables that the definition names.
 *
 * <p>Takes a leading {@code env} off the words, for itself and for every definition after it.
 *
 * @param count how many words the definition has after its user
 * @param variables the names before its command
 */
record EnvFilter(
        FilterDefinition definition,
        String executable,
        String runAs,
        int count,
        Set<String> variables)
        implements Filter {
    static EnvFilter of(
            FilterDefinition definition, String executable, String runAs, List<String> arguments) {
        Set<String> variables = leadingVariables(arguments);
        // A set is counted, so a variable named twice shifts the command by one word.
        boolean namesCommand = executable.contains("env") && variables.size() < arguments.size();
        String command = namesCommand ? arguments.get(variables.size()) : executable;
        return new EnvFilter(definition, command, runAs, arguments.size(), variables);
    }

    @Override
    public Answer read(List<String> words, StepBudget budget) {
        if (words.isEmpty()) {
            throw new OriginalRaisesException("IndexError, no word is left for an EnvFilter");
        }
        if (words.getFirst().equals("env")) {
            words.removeFirst();
        }
        if (words.size() < count) {
            return new Answer.Refusal("is for " + count + " words or more");
        }
        Set<String> given = leadingVariables(words);
        int at = Math.min(given.size(), words.size());
        List<String> command = words.subList(at, Math.min(at + 1, words.size()));
        if (!CommandFilter.isCommandWord(executable, command)) {
            return new Answer.Refusal("is for the command " + executable);
        }
        if (variables.isEmpty() || !given.equals(variables)) {
            return new Answer.Refusal("is for the variables " + String.join(" ", variables));
        }
        return match(words);
    }

    private static Answer match(List<String> words) {
        int command = 0;
        while (command < words.size() && words.get(command).contains("=")) {
            command++;
        }
        Map<String, String> environment = new LinkedHashMap<>();
        for (String assignment : words.subList(0, command)) {
            int equals = assignment.indexOf('=');
            if (equals > 0 && equals < assignment.length() - 1) {
                environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
            }
        }
        int arguments = Math.min(command + 1, words.size());
        return new Answer.Match(words.subList(arguments, words.size()), environment);
    }

    private static Set<String> leadingVariables(List<String> words) {
        Set<String> names = new LinkedHashSet<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                break;
            }
            names.add(word.substring(0, equals));
        }
        return names;
    }
}
