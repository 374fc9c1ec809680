package io.execbroker.filters.strict;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.NativeForm;
import io.execbroker.filters.ProcessSignal;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.python.PythonPath;
import io.execbroker.filters.regex.StepBudget;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Allows {@code kill} of a process that the kernel says runs the named executable. The process may
 * be another by the time that a {@code kill} command runs: hence the {@link ProcessSignal}.
 *
 * @param target absolute path, or a bare name to be found in one of {@code execDirs}
 * @param signals one of these must be given, as written; if there are none, none may be given
 */
record KillFilter(
        FilterDefinition definition,
        String runAs,
        String target,
        List<String> signals,
        List<String> execDirs)
        implements Filter {
    /** Canonical decimal, above 1; the kernel's largest pid has seven digits. */
    private static final Pattern PID = Pattern.compile("[2-9]|[1-9][0-9]{1,6}");

    /** What {@code kill} sends unless it is told otherwise. */
    private static final int SIGTERM = 15;

    private static final String DELETED = " (deleted)";

    @Override
    public String executable() {
        return "/bin/kill";
    }

    @Override
    public Answer read(List<String> words, StepBudget budget) {
        if (!words.getFirst().equals("kill")) {
            return new Answer.Refusal("is for the command kill");
        }
        boolean signalFits =
                words.size() == 3
                        ? signals.contains(words.get(1))
                        : words.size() == 2 && signals.isEmpty();
        if (!signalFits) {
            return new Answer.Refusal(
                    signals.isEmpty()
                            ? "is for kill with a pid only"
                            : "is for kill with one of " + signals + " and a pid");
        }
        String pid = words.getLast();
        if (!PID.matcher(pid).matches()) {
            return new Answer.Refusal("is for a decimal pid above 1");
        }
        Optional<String> executable = executableOf(pid).filter(this::isTarget);
        return executable.isPresent()
                ? Answer.Match.asGiven(words, signal(words, pid, executable.get()))
                : new Answer.Refusal("is for processes of " + target);
    }

    /** Another user's rights are {@code kill}'s to have. */
    private Optional<NativeForm> signal(List<String> words, String pid, String executable) {
        OptionalInt number =
                words.size() == 2 ? OptionalInt.of(SIGTERM) : SignalWord.number(words.get(1));
        return number.isPresent() && runAs.equals("root")
                ? Optional.of(
                        new ProcessSignal(Integer.parseInt(pid), number.getAsInt(), executable))
                : Optional.empty();
    }

    private boolean isTarget(String path) {
        return PythonPath.isAbsolute(target)
                ? path.equals(target)
                : PythonPath.basename(path).equals(target)
                        && execDirs.contains(PythonPath.dirname(path));
    }

    /**
     * The file that {@code /proc/PID/exe} names. After an upgrade the kernel adds " (deleted)"; the
     * new file at that path then stands for the old one.
     */
    private static Optional<String> executableOf(String pid) {
        String path;
        try {
            path = PythonPath.toText(Files.readSymbolicLink(Path.of("/proc", pid, "exe")));
        } catch (IOException e) {
            return Optional.empty();
        }
        if (path.endsWith(DELETED)) {
            path = path.substring(0, path.length() - DELETED.length());
        }
        return Files.isRegularFile(PythonPath.toFile(path)) ? Optional.of(path) : Optional.empty();
    }
}
