package io.execbroker.filters.compatible;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.engine.OriginalRaisesException;
import io.execbroker.filters.python.PythonInteger;
import io.execbroker.filters.python.PythonPath;
import io.execbroker.filters.regex.StepBudget;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Allows {@code kill} of a process whose executable is the one named.
 *
 * @param arguments the executable, then the signals one of which must be given
 */
record KillFilter(
        FilterDefinition definition, String runAs, List<String> arguments, ProcessTable processes)
        implements Filter {
    @Override
    public String executable() {
        return "/bin/kill";
    }

    @Override
    public Answer read(List<String> words, StepBudget budget) {
        if (words.isEmpty() || !words.getFirst().equals("kill")) {
            return new Answer.Refusal("is for the command kill");
        }
        List<String> signals = arguments.subList(Math.min(1, arguments.size()), arguments.size());
        boolean signalFits =
                words.size() == 3
                        ? signals.contains(words.get(1))
                        : words.size() == 2 && signals.isEmpty();
        if (!signalFits) {
            return new Answer.Refusal("is for kill with one of the signals " + signals);
        }
        Optional<String> program =
                PythonInteger.parse(words.getLast())
                        .map(BigInteger::toString)
                        .flatMap(processes::program);
        if (program.isEmpty()) {
            return new Answer.Refusal("finds no process " + words.getLast());
        }
        if (arguments.isEmpty()) {
            throw new OriginalRaisesException("IndexError, the KillFilter names no executable");
        }
        return isNamed(program.get())
                ? Answer.Match.asGiven(words)
                : new Answer.Refusal("is for processes of " + arguments.getFirst());
    }

    private boolean isNamed(String program) {
        String named = arguments.getFirst();
        if (PythonPath.isAbsolute(named)) {
            return named.equals(program);
        }
        return PythonPath.isAbsolute(program)
                && named.equals(PythonPath.basename(program))
                && processes.pathFolders().contains(PythonPath.dirname(program));
    }
}
