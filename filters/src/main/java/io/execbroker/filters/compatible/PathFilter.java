package io.execbroker.filters.compatible;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.engine.OriginalRaisesException;
import io.execbroker.filters.python.PythonPath;
import io.execbroker.filters.python.PythonRealpath;
import io.execbroker.filters.regex.StepBudget;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Allows arguments that are {@code pass}, equal to a word, or resolve to a path that begins with
 * the characters of an absolute constraint.
 */
record PathFilter(
        FilterDefinition definition,
        String executable,
        String runAs,
        List<String> constraints,
        Host host)
        implements Filter {
    /** A look at the file system costs this many steps. */
    private static final int STEPS_PER_LOOKUP = 20;

    @Override
    public Answer read(List<String> words, StepBudget budget) {
        if (words.size() < 2 || words.size() - 1 != constraints.size()) {
            return new Answer.Refusal("is for " + constraints.size() + " arguments");
        }
        if (!CommandFilter.isCommandWord(executable, words)) {
            return new Answer.Refusal("is for the command " + executable);
        }
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < constraints.size(); i++) {
            String constraint = constraints.get(i);
            String word = words.get(i + 1);
            boolean isPath = PythonPath.isAbsolute(constraint);
            String argument = isPath ? resolved(word, budget) : word;
            boolean isAllowed =
                    isPath
                            ? argument.startsWith(constraint)
                            : constraint.equals("pass") || constraint.equals(word);
            if (!isAllowed) {
                return new Answer.Refusal("argument " + (i + 1) + " is not " + constraint);
            }
            arguments.add(argument);
        }
        return new Answer.Match(arguments, Map.of());
    }

    private String resolved(String word, StepBudget budget) {
        try {
            return PythonRealpath.resolve(
                    word, host.workingDirectory(), () -> budget.spend(STEPS_PER_LOOKUP));
        } catch (PythonRealpath.StackOverflowException e) {
            throw new OriginalRaisesException("RecursionError, links are nested too deeply");
        }
    }
}
