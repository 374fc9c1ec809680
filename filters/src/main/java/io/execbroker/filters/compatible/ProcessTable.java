package io.execbroker.filters.compatible;

import io.execbroker.filters.engine.OriginalRaisesException;
import io.execbroker.filters.python.PythonPath;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The executables of processes as rootwrap's KillFilter finds them in {@code proc(5)}. */
record ProcessTable(Host host) {
    private static final String DELETED = " (deleted)";
    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    List<String> pathFolders() {
        return host.pathFolders();
    }

    /**
     * Returns the program of the process {@code pid}: its executable or, when that is no file any
     * more, the file that the process itself claims to be in word 0 of its arguments.
     */
    Optional<String> program(String pid) {
        Path process = Path.of("/proc", pid);
        String program;
        try {
            program = PythonPath.toText(Files.readSymbolicLink(process.resolve("exe")));
        } catch (IOException e) {
            return Optional.empty();
        }
        if (program.endsWith(DELETED)) {
            program = program.substring(0, program.length() - DELETED.length());
        }
        if (isFile(program)) {
            return Optional.of(program);
        }
        try {
            String claimed = which(claimed(process));
            return Optional.of(isFile(claimed) ? claimed : program);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String claimed(Path process) throws IOException {
        byte[] bytes = Files.readAllBytes(process.resolve("cmdline"));
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            int end = text.indexOf('\0');
            return end < 0 ? text : text.substring(0, end);
        } catch (CharacterCodingException e) {
            throw new OriginalRaisesException("UnicodeDecodeError, the arguments are not UTF-8");
        }
    }

    /** {@code shutil.which}; the original raises when it finds nothing. */
    private String which(String command) {
        if (command.contains("/")) {
            if (isProgram(command)) {
                return command;
            }
        } else {
            for (String folder : host.path().orElse(DEFAULT_PATH).split(":", -1)) {
                String candidate = PythonPath.join(folder, command);
                if (!command.isEmpty() && isProgram(candidate)) {
                    return candidate;
                }
            }
        }
        throw new OriginalRaisesException("TypeError, " + command + " is not in PATH");
    }

    private boolean isProgram(String path) {
        Path file = file(path);
        return Files.isExecutable(file) && !Files.isDirectory(file);
    }

    private boolean isFile(String path) {
        return Files.isRegularFile(file(path));
    }

    private Path file(String path) {
        return PythonPath.toFile(PythonPath.join(host.workingDirectory(), path));
    }
}
