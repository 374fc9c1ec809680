package io.execbroker.filters.rootwrap;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.Mode;
import io.execbroker.filters.PolicyException;
import io.execbroker.filters.PolicyProblem;
import io.execbroker.filters.PolicyProblem.Severity;
import io.execbroker.filters.engine.OriginalRaisesException;
import io.execbroker.filters.python.IniDocument;
import io.execbroker.filters.python.IniException;
import io.execbroker.filters.python.IniOption;
import io.execbroker.filters.python.IniSection;
import io.execbroker.filters.python.PythonPath;
import io.execbroker.filters.python.PythonText;
import io.execbroker.filters.python.RawConfigParser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the definitions of all folders in {@code filters_path}. The original takes the files of a
 * folder in the order the file system lists them; here they are sorted.
 */
final class DefinitionReader {
    private static final String SECTION = "Filters";

    private final Mode mode;
    private final PolicyFiles files;
    private final String workingDirectory;
    private final List<PolicyProblem> problems;

    DefinitionReader(
            Mode mode, PolicyFiles files, String workingDirectory, List<PolicyProblem> problems) {
        this.mode = mode;
        this.files = files;
        this.workingDirectory = workingDirectory;
        this.problems = problems;
    }

    /** One definition, with the reason why strict must not take it as it stands. */
    record Read(FilterDefinition definition, Optional<String> objection) {}

    /**
     * Reads every definition.
     *
     * @throws OriginalRaisesException in compatible, where the original loads nothing
     */
    List<Read> read(List<String> folders) throws PolicyException {
        List<Read> definitions = new ArrayList<>();
        for (String folder : folders) {
            String absolute = PythonPath.join(workingDirectory, folder);
            Optional<List<String>> names = files.list(PythonPath.toFile(absolute));
            if (names.isEmpty()) {
                report(Severity.NOTE, folder, 0, "there is no such folder");
                continue;
            }
            for (String name : names.get()) {
                String file = PythonPath.join(absolute, name);
                if (isRead(file, name)) {
                    readFile(file, definitions);
                }
            }
        }
        return definitions;
    }

    private boolean isRead(String file, String name) {
        if (name.startsWith(".")) {
            return false;
        }
        boolean isFile = Files.isRegularFile(PythonPath.toFile(file));
        if (mode == Mode.COMPATIBLE) {
            return isFile;
        }
        if (!name.endsWith(".filters")) {
            report(Severity.WARNING, file, 0, "is not read, its name does not end in .filters");
            return false;
        }
        if (!isFile) {
            report(Severity.WARNING, file, 0, "is not read, it is no regular file");
        }
        return isFile;
    }

    private void readFile(String file, List<Read> definitions) throws PolicyException {
        Path path = PythonPath.toFile(file);
        IniDocument document;
        try {
            document = RawConfigParser.lenient().parse(file, text(path));
        } catch (IniException e) {
            if (mode == Mode.COMPATIBLE) {
                throw new OriginalRaisesException(e.getMessage());
            }
            report(
                    Severity.SWITCHED_OFF,
                    file,
                    e.lines().getFirst(),
                    "the whole file is left out: " + e.getMessage());
            return;
        }
        Optional<IniSection> section = document.section(SECTION);
        if (section.isEmpty()) {
            if (mode == Mode.COMPATIBLE) {
                throw new OriginalRaisesException(file + " has no [Filters] section");
            }
            report(
                    Severity.SWITCHED_OFF,
                    file,
                    0,
                    "has no [Filters] section, so it defines nothing");
            return;
        }
        reportReplaced(document);
        for (IniOption option : document.items(section.get())) {
            definitions.add(new Read(definition(file, option), objection(option)));
        }
    }

    private String text(Path file) throws PolicyException {
        try {
            return files.read(file);
        } catch (PolicyException e) {
            if (mode == Mode.COMPATIBLE) {
                throw new OriginalRaisesException(e.getMessage());
            }
            throw e;
        }
    }

    private static FilterDefinition definition(String file, IniOption option) {
        List<String> fields = new ArrayList<>();
        for (String field : option.value().split(",", -1)) {
            fields.add(PythonText.strip(field));
        }
        return new FilterDefinition(
                option.name(),
                fields.getFirst(),
                fields.subList(1, fields.size()),
                file,
                option.line());
    }

    private static Optional<String> objection(IniOption option) {
        if (!option.section().equals(SECTION)) {
            return Optional.of("it stands in [" + option.section() + "]; write it under [Filters]");
        }
        return option.indented()
                ? Optional.of("its line is indented as a continuation is; begin it at the margin")
                : Optional.empty();
    }

    private void reportReplaced(IniDocument document) {
        for (IniOption option : document.replaced()) {
            problems.add(
                    new PolicyProblem(
                            Severity.WARNING,
                            document.file(),
                            option.line(),
                            option.name(),
                            "a later definition of the same name replaces it"));
        }
    }

    private void report(Severity severity, String file, int line, String reason) {
        problems.add(new PolicyProblem(severity, file, line, "", reason));
    }
}
