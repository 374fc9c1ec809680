package io.execbroker.filters.compatible;

import io.execbroker.filters.NamespaceEntry;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.ChainedCommand;
import io.execbroker.filters.engine.Dialect;
import io.execbroker.filters.engine.Executable;
import io.execbroker.filters.engine.NamespaceName;
import io.execbroker.filters.engine.OriginalRaisesException;
import io.execbroker.filters.python.PythonPath;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Executables as {@code access(X_OK)} finds them in the listed folders; inner commands run as
 * given, whatever path they are spelled with.
 */
public final class CompatibleDialect implements Dialect {
    private final List<String> execDirs;
    private final Host host;

    public CompatibleDialect(List<String> execDirs, Host host) {
        this.execDirs = List.copyOf(execDirs);
        this.host = host;
    }

    @Override
    public Executable find(String executable) {
        if (PythonPath.isAbsolute(executable)) {
            return isExecutable(executable)
                    ? new Executable.Found(executable)
                    : new Executable.Absent(executable + " is not executable");
        }
        for (String folder : execDirs) {
            String candidate = PythonPath.join(folder, executable);
            if (isExecutable(candidate)) {
                return new Executable.Found(candidate);
            }
        }
        return new Executable.Absent("exec_dirs hold no executable " + executable);
    }

    @Override
    public boolean acceptsInner(String word, String path) {
        return true;
    }

    @Override
    public ChainedCommand chain(
            String outerPath, Answer.Chain outer, String innerPath, Answer.Match inner) {
        return new ChainedCommand(
                ChainedCommand.argv(outerPath, outer.words().subList(1, outer.words().size())),
                Map.of(),
                outer.namespace().flatMap(name -> entry(name, outer.inner(), innerPath, inner)));
    }

    /** Entering natively must come to the same as what {@code ip netns exec} would run. */
    private static Optional<NamespaceEntry> entry(
            String name, List<String> given, String innerPath, Answer.Match inner) {
        if (!NamespaceName.isValid(name) || given.getFirst().contains("/")) {
            return Optional.empty();
        }
        Map<String, String> environment = inner.environment();
        if (environment.isEmpty() && !given.getFirst().equals("env")) {
            List<String> arguments = given.subList(1, given.size());
            return Optional.of(
                    new NamespaceEntry(
                            name, ChainedCommand.argv(innerPath, arguments), environment));
        }
        // "env NAME=VALUE... command": every assignment must have come through.
        boolean isComplete =
                given.getFirst().equals("env")
                        && !environment.isEmpty()
                        && 2 + environment.size() + inner.arguments().size() == given.size();
        return isComplete
                ? Optional.of(
                        new NamespaceEntry(
                                name,
                                ChainedCommand.argv(innerPath, inner.arguments()),
                                environment))
                : Optional.empty();
    }

    private boolean isExecutable(String path) {
        if (path.indexOf('\0') >= 0) {
            throw new OriginalRaisesException("ValueError, a path holds a NUL");
        }
        Path file = PythonPath.toFile(PythonPath.join(host.workingDirectory(), path));
        boolean mustBeFolder = path.endsWith("/");
        return !path.isEmpty()
                && Files.isExecutable(file)
                && (!mustBeFolder || Files.isDirectory(file));
    }
}
