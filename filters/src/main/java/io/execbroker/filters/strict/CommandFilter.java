package io.execbroker.filters.strict;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.python.PythonPath;
import io.execbroker.filters.regex.StepBudget;

import java.util.List;

/** Allows a command by its first word, whatever follows. */
record CommandFilter(FilterDefinition definition, String executable, String runAs)
        implements Filter {
    @Override
    public Answer read(List<String> words, StepBudget budget) {
        return isCommandWord(executable, words.getFirst())
                ? Answer.Match.asGiven(words)
                : new Answer.Refusal("is for the command " + executable);
    }

    /** Whether {@code word} is {@code executable} or its base name. */
    static boolean isCommandWord(String executable, String word) {
        return word.equals(executable) || word.equals(PythonPath.basename(executable));
    }
}
