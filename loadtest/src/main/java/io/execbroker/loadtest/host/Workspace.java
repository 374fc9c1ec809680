package io.execbroker.loadtest.host;

import io.execbroker.loadtest.trace.CommandShape;
import io.execbroker.loadtest.trace.Trace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The private folder of one run: {@code bin} with the stand-ins, {@code etc} with the
 * configuration, {@code state} for the agents. Owned by the current user and not writable by
 * others, as a broker demands of everything it trusts.
 *
 * @param root absolute path
 */
public record Workspace(Path root) {
    private static final Set<PosixFilePermission> PRIVATE =
            PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> READABLE =
            PosixFilePermissions.fromString("rw-r--r--");

    public Workspace {
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException("folder: " + root + " (expected: an absolute path)");
        }
    }

    /** Where a trace keeps its agents' files. */
    public Path statePath() {
        return root.resolve("state");
    }

    /** The stand-ins' folder, first of the {@code exec_dirs}. */
    public Path stubs() {
        return root.resolve("bin");
    }

    /** Configuration files; {@link #install} has made the folder. */
    public Path configuration() {
        return root.resolve("etc");
    }

    public Path rootwrapConf() {
        return configuration().resolve("rootwrap.conf");
    }

    /** Where programs are looked for: stand-ins first. */
    public List<Path> searchPath() {
        return Stream.concat(Stream.of(stubs()), HostFacts.SYSTEM_FOLDERS.stream()).toList();
    }

    /**
     * Makes everything that the trace needs.
     *
     * @return the stand-ins that were installed
     * @throws FileAlreadyExistsException if the folder exists: it may be another run's
     * @throws MissingProgramsException if the host lacks a program; nothing was made
     */
    public List<Stub> install(Trace trace, HostFacts host) throws IOException {
        var programs = new TreeSet<String>();
        for (var command : trace.commands()) {
            programs.addAll(CommandShape.of(command.argv()).programs());
        }
        var chosen = StubCatalog.choose(programs, host);
        folder(root);
        folder(stubs());
        for (var stub : chosen) {
            write(stubs().resolve(stub.program()), stub.text(), PRIVATE);
        }
        var filters = configuration().resolve("rootwrap.d");
        folder(configuration());
        folder(filters);
        for (var file : FilterFiles.of(trace).entrySet()) {
            write(filters.resolve(file.getKey()), file.getValue());
        }
        write(rootwrapConf(), FilterFiles.rootwrapConf(filters, stubs()));
        AgentFiles.of(trace, statePath()).create();
        return chosen;
    }

    /** Writes a file that the broker may trust. */
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8), READABLE);
    }

    private static void write(Path file, byte[] text, Set<PosixFilePermission> permissions)
            throws IOException {
        Files.write(file, text);
        Files.setPosixFilePermissions(file, permissions);
    }

    private static void folder(Path path) throws IOException {
        Files.createDirectory(path);
        Files.setPosixFilePermissions(path, PRIVATE);
    }
}
