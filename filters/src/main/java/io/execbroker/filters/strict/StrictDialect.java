package io.execbroker.filters.strict;

import io.execbroker.filters.NamespaceEntry;
import io.execbroker.filters.engine.Answer;
import io.execbroker.filters.engine.ChainedCommand;
import io.execbroker.filters.engine.Dialect;
import io.execbroker.filters.engine.Executable;
import io.execbroker.filters.path.FileStatus;
import io.execbroker.filters.path.PhysicalPath.Resolution;
import io.execbroker.filters.path.TrustedPath;
import io.execbroker.filters.python.PythonPath;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Executables are regular files that only trusted users can change or replace; inner commands run
 * the executable that their definition resolves.
 */
public final class StrictDialect implements Dialect {
    private final List<String> execDirs;
    private final TrustedPath trusted;
    private final KnownExecutables known;

    /**
     * @param execDirs absolute folders
     * @param nanoClock as {@link System#nanoTime}
     */
    public StrictDialect(List<String> execDirs, TrustedPath trusted, LongSupplier nanoClock) {
        this.execDirs = List.copyOf(execDirs);
        this.trusted = trusted;
        this.known = new KnownExecutables(nanoClock);
    }

    @Override
    public Executable find(String executable) {
        return known.find(executable, this::search);
    }

    private Executable search(String executable) {
        if (PythonPath.isAbsolute(executable)) {
            return look(executable);
        }
        String why = "exec_dirs hold no " + executable;
        for (String folder : execDirs) {
            String candidate = PythonPath.join(folder, executable);
            if (!Files.exists(PythonPath.toFile(candidate))) {
                continue;
            }
            switch (look(candidate)) {
                case Executable.Found found -> {
                    return found;
                }
                case Executable.Absent absent -> why = absent.why();
            }
        }
        return new Executable.Absent(why);
    }

    private Executable look(String path) {
        return switch (trusted.resolve(PythonPath.toFile(path))) {
            case Resolution.Existing(Path real, FileStatus status) ->
                    status.isRegular() && status.isExecutable()
                            ? new Executable.Found(path)
                            : new Executable.Absent(path + " is no executable file");
            case Resolution.Missing missing -> new Executable.Absent(path + " does not exist");
            case Resolution.Refused(String why) ->
                    new Executable.Absent(path + " is not to be trusted: " + why);
        };
    }

    @Override
    public boolean acceptsInner(String word, String path) {
        if (!word.contains("/") || word.equals(path)) {
            return true;
        }
        try {
            return execDirs.contains(PythonPath.dirname(word))
                    && Files.isSameFile(PythonPath.toFile(word), PythonPath.toFile(path));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public ChainedCommand chain(
            String outerPath, Answer.Chain outer, String innerPath, Answer.Match inner) {
        List<String> command = ChainedCommand.argv(innerPath, inner.arguments());
        return new ChainedCommand(
                ChainedCommand.argv(outerPath, outer.words().subList(1, outer.innerAt()), command),
                inner.environment(),
                outer.namespace()
                        .map(name -> new NamespaceEntry(name, command, inner.environment())));
    }
}
