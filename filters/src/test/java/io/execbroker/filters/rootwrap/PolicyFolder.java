package io.execbroker.filters.rootwrap;

import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;
import io.execbroker.filters.PolicyException;
import io.execbroker.filters.TrustedOwners;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A policy's files in a folder, written line by line. */
public final class PolicyFolder {
    private final Path folder;
    private final Path filters;
    private String execDirs = "/usr/sbin,/usr/bin";

    public PolicyFolder(Path folder) throws IOException {
        this.folder = folder;
        this.filters = Files.createDirectories(folder.resolve("rootwrap.d"));
    }

    /** Writes {@code t.filters} with these definitions. */
    public PolicyFolder define(String... definitions) throws IOException {
        return file("t.filters", "[Filters]\n" + String.join("\n", definitions) + "\n");
    }

    public PolicyFolder file(String name, String text) throws IOException {
        Files.writeString(filters.resolve(name), text);
        return this;
    }

    public PolicyFolder execDirs(String folders) {
        execDirs = folders;
        return this;
    }

    /** Makes an executable in the folder called {@code bin} and looks executables up there. */
    public Path program(String name) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        execDirs = bin.toString();
        return executable(bin.resolve(name));
    }

    public static Path executable(Path file) throws IOException {
        Files.writeString(file, "#!/bin/sh\n");
        return mode(file, "rwxr-xr-x");
    }

    public static Path mode(Path file, String permissions) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    public Path filters() {
        return filters;
    }

    public Path configuration() throws IOException {
        return Files.writeString(
                folder.resolve("rootwrap.conf"),
                "[DEFAULT]\nfilters_path=%s\nexec_dirs=%s\n".formatted(filters, execDirs));
    }

    public Policy load(Mode mode) throws IOException, PolicyException {
        return PolicyLoader.load(configuration(), mode, TrustedOwners.root());
    }

    public FilterDecision strict(String... argv) throws IOException, PolicyException {
        return load(Mode.STRICT).decide(List.of(argv));
    }

    public FilterDecision compatible(String... argv) throws IOException, PolicyException {
        return load(Mode.COMPATIBLE).decide(List.of(argv));
    }
}
