package io.execbroker.filters.rootwrap;

import com.fasterxml.jackson.databind.JsonNode;

import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;
import io.execbroker.filters.PolicyException;
import io.execbroker.filters.TrustedOwners;
import io.execbroker.filters.compatible.Host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The files and processes of one corpus case, really made; needs root. */
final class CorpusFixture implements AutoCloseable {
    private final Path folder;
    private final Path filterFolder;
    private final Map<String, String> variables = new HashMap<>();
    private final List<Sleeper> sleepers = new ArrayList<>();
    private String workingDirectory = "/";

    CorpusFixture(Path folder, JsonNode row) throws IOException, InterruptedException {
        this.folder = folder;
        this.filterFolder = Files.createDirectories(folder.resolve("filters.d"));
        write(filterFolder.resolve("t.filters"), 0644, row.get("filters_file").textValue());
        for (JsonNode step : row.path("fixture")) {
            List<String> words = strings(step);
            execute(words.getFirst(), words.subList(1, words.size()));
        }
        // An INI value cannot begin with a blank, so a folder that others may follow comes first.
        List<String> execDirs = new ArrayList<>(List.of(folder.resolve("stubs").toString()));
        execDirs.addAll(strings(row.get("exec_dirs")));
        write(
                folder.resolve("rootwrap.conf"),
                0644,
                "[DEFAULT]\nfilters_path=%s\nexec_dirs=%s\n"
                        .formatted(filterFolder, String.join(",", execDirs)));
    }

    /** The command the original would run; a program this host lacks is made as a stub. */
    List<String> originalCommand(JsonNode row) throws IOException {
        List<String> command = strings(row.path("oslo_exec"));
        if (!command.isEmpty() && command.getFirst().startsWith("/usr/")) {
            Path program = Path.of(command.getFirst());
            if (!Files.exists(program)) {
                Path stub = folder.resolve("stubs").resolve(program.getFileName());
                Files.createDirectories(stub.getParent());
                write(stub, 0755, "#!/bin/sh\n");
                command.set(0, stub.toString());
            }
        }
        return command;
    }

    Policy load(Mode mode) throws PolicyException {
        return PolicyLoader.load(
                folder.resolve("rootwrap.conf"),
                mode,
                TrustedOwners.root(),
                new Host(workingDirectory, Optional.of("/usr/local/bin:/usr/bin:/bin")));
    }

    /** The decision about the case's command; empty if the policy is refused. */
    Optional<FilterDecision> decide(Mode mode, JsonNode row) {
        try {
            return Optional.of(load(mode).decide(strings(row.get("argv"))));
        } catch (PolicyException e) {
            return Optional.empty();
        }
    }

    List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(element -> strings.add(expanded(element.asText())));
        return strings;
    }

    @Override
    public void close() {
        sleepers.forEach(Sleeper::close);
    }

    private String expanded(String text) {
        String result = text.replace("$T", folder.toString());
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            result = result.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        return result;
    }

    private void execute(String step, List<String> arguments)
            throws IOException, InterruptedException {
        Path first = Path.of(arguments.getFirst());
        switch (step) {
            case "mkdir" -> {
                Files.createDirectories(first);
                mode(first, octal(arguments.get(1)));
            }
            case "file" -> write(first, octal(arguments.get(1)), arguments.get(2));
            case "chown" ->
                    Files.setAttribute(first, "unix:uid", Integer.parseInt(arguments.get(1)));
            case "symlink" -> Files.createSymbolicLink(Path.of(arguments.get(1)), first);
            case "copy" -> {
                Files.copy(first, Path.of(arguments.get(1)));
                mode(Path.of(arguments.get(1)), octal(arguments.get(2)));
            }
            case "spawn" -> spawn(arguments.get(0), arguments.get(1), arguments.get(2));
            case "unlink" -> Files.delete(first);
            case "chdir" -> workingDirectory = first.toString();
            case "extra" -> write(filterFolder.resolve(first), 0644, arguments.get(1));
            case "extra_mode" ->
                    write(filterFolder.resolve(first), octal(arguments.get(1)), arguments.get(2));
            default -> throw new AssertionError("unknown step " + step);
        }
    }

    private void spawn(String name, String executable, String word0)
            throws IOException, InterruptedException {
        Sleeper sleeper = Sleeper.start(Path.of(executable), word0);
        sleepers.add(sleeper);
        String pid = sleeper.pid();
        StringBuilder wide = new StringBuilder();
        pid.chars().forEach(digit -> wide.append((char) (digit - '0' + '\uff10')));
        variables.put(name, pid);
        variables.put(name + "_", pid.charAt(0) + "_" + pid.substring(1));
        variables.put(name + "F", wide.toString());
    }

    private void write(Path file, int mode, String text) throws IOException {
        Files.writeString(file, expanded(text));
        mode(file, mode);
    }

    private static int octal(String mode) {
        return Integer.parseInt(mode, 8);
    }

    private static void mode(Path file, int mode) throws IOException {
        PosixFilePermission[] all = PosixFilePermission.values();
        Set<PosixFilePermission> permissions = new HashSet<>();
        for (int i = 0; i < all.length; i++) {
            if ((mode & 0400 >> i) != 0) {
                permissions.add(all[i]);
            }
        }
        Files.setPosixFilePermissions(file, permissions);
    }
}
