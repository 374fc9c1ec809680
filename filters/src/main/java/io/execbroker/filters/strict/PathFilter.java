package io.execbroker.filters.strict;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.path.FileStatus;
import io.execbroker.filters.path.PhysicalPath;
import io.execbroker.filters.path.PhysicalPath.Resolution;
import io.execbroker.filters.python.PythonPath;
import io.execbroker.filters.regex.StepBudget;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Allows arguments that are {@code pass}, equal to a word, or lie in a folder. Both the argument
 * and the folder are resolved, and compared component by component; the command gets the resolved
 * path.
 *
 * <p>Whoever may write to a folder on the way can still swap it before the command runs; only the
 * command itself can exclude that.
 */
record PathFilter(
        FilterDefinition definition, String executable, String runAs, List<String> constraints)
        implements Filter {
    /** A look at the file system costs this many steps. */
    private static final int STEPS_PER_LOOKUP = 20;

    private static final String ANYTHING = "pass";

    @Override
    public Answer read(List<String> words, StepBudget budget) {
        if (!CommandFilter.isCommandWord(executable, words.getFirst())) {
            return new Answer.Refusal("is for the command " + executable);
        }
        if (words.size() - 1 != constraints.size()) {
            return new Answer.Refusal("is for " + constraints.size() + " arguments");
        }
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < constraints.size(); i++) {
            Optional<String> argument = argument(constraints.get(i), words.get(i + 1), budget);
            if (argument.isEmpty()) {
                return new Answer.Refusal(
                        "argument "
                                + (i + 1)
                                + (PythonPath.isAbsolute(constraints.get(i))
                                        ? " does not lie in "
                                        : " is not ")
                                + constraints.get(i));
            }
            arguments.add(argument.get());
        }
        return new Answer.Match(arguments, Map.of());
    }

    /** The argument to run with, or empty if {@code word} does not satisfy {@code constraint}. */
    private static Optional<String> argument(String constraint, String word, StepBudget budget) {
        if (!PythonPath.isAbsolute(constraint)) {
            return constraint.equals(ANYTHING) || constraint.equals(word)
                    ? Optional.of(word)
                    : Optional.empty();
        }
        if (!PythonPath.isAbsolute(word)) {
            return Optional.empty();
        }
        Optional<Path> folder = resolved(constraint, budget);
        return resolved(word, budget)
                .filter(file -> folder.isPresent() && file.startsWith(folder.get()))
                .map(PythonPath::toText);
    }

    private static Optional<Path> resolved(String path, StepBudget budget) {
        Resolution resolution =
                PhysicalPath.resolve(
                        PythonPath.toFile(path),
                        (component, status) -> {
                            budget.spend(STEPS_PER_LOOKUP);
                            return Optional.empty();
                        });
        return switch (resolution) {
            case Resolution.Existing(Path real, FileStatus status) -> Optional.of(real);
            case Resolution.Missing(Path real) -> Optional.of(real);
            case Resolution.Refused refused -> Optional.empty();
        };
    }
}
