package io.execbroker.filters.rootwrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The files and processes that generated definitions and commands talk about. */
final class DifferentialWorld implements AutoCloseable {
    final Path root;
    final List<String> execDirs;
    final List<String> executables;
    final List<String> paths;
    final List<String> bases;
    final List<String> pids = new ArrayList<>();
    final List<String> targets;
    private final List<Sleeper> sleepers = new ArrayList<>();

    DifferentialWorld(Path root) throws IOException, InterruptedException {
        this.root = root;
        Path bin = Files.createDirectories(root.resolve("bin"));
        Path more = Files.createDirectories(root.resolve("more"));
        for (String name : List.of("tool", "ip", "env", "nice", "ls", "victim")) {
            executable(bin.resolve(name));
        }
        executable(more.resolve("other"));
        executable(more.resolve("tool"));
        Files.writeString(more.resolve("plain"), "");
        Files.createDirectories(bin.resolve("folder"));
        Files.createSymbolicLink(bin.resolve("link"), Path.of("tool"));
        Files.createSymbolicLink(bin.resolve("dangling"), Path.of("nowhere"));

        Path images = Files.createDirectories(root.resolve("images"));
        Files.createDirectories(root.resolve("images-evil"));
        Files.writeString(images.resolve("a"), "");
        Files.writeString(root.resolve("secret"), "");
        Files.createDirectories(images.resolve("sub"));
        Files.createSymbolicLink(images.resolve("out"), root.resolve("secret"));
        Files.createSymbolicLink(images.resolve("in"), Path.of("sub/../a"));
        Files.createSymbolicLink(images.resolve("up"), Path.of("../secret"));
        Files.createSymbolicLink(images.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(images.resolve("loop1"), Path.of("loop2/x"));
        Files.createSymbolicLink(images.resolve("loop2"), Path.of("loop1/y"));
        Files.createSymbolicLink(images.resolve("chain"), Path.of("in"));
        Files.createSymbolicLink(root.resolve("alias"), images);

        String i = images.toString();
        execDirs = List.of(bin.toString(), more.toString(), "/usr/bin", "", " /usr/bin", "bin");
        executables =
                List.of(
                        "tool",
                        "ip",
                        "env",
                        "nice",
                        "ls",
                        "other",
                        "plain",
                        "folder",
                        "link",
                        "dangling",
                        "nosuch",
                        bin + "/tool",
                        more + "/plain",
                        bin + "/folder",
                        "../more/other",
                        "bin/tool",
                        "",
                        bin + "/",
                        "cat",
                        "printenv",
                        "TAG=1");
        bases = List.of(i, i + "/", root.toString(), root + "/alias", "/", i + "/sub", "/nosuch");
        paths =
                List.of(
                        i,
                        i + "/a",
                        i + "/",
                        i + "//a",
                        i + "/./a",
                        i + "/sub/../a",
                        i + "/../secret",
                        i + "/out",
                        i + "/in",
                        i + "/up",
                        i + "/loop",
                        i + "/loop/b",
                        i + "/loop1",
                        i + "/chain",
                        i + "-evil/x",
                        i + "/new/file",
                        i + "/new/../../secret",
                        i + "/a/b",
                        i + "/a/..",
                        root + "/alias/a",
                        "//" + i.substring(1) + "/a",
                        "",
                        ".",
                        "..",
                        "images/a",
                        "images/../secret",
                        "alias/in",
                        "/",
                        "/..",
                        i + "/\udcff",
                        i + "/\u00e4",
                        i + "/\ud83d\ude00",
                        i + "/loop/../a",
                        i + "/nosuch/../loop");
        targets =
                List.of(
                        bin + "/victim",
                        "victim",
                        "sleep",
                        "/usr/bin/sleep",
                        bin + "/gone",
                        "gone");
        spawnAll(bin);
    }

    private void spawnAll(Path bin) throws IOException, InterruptedException {
        Path sleep = Path.of("/usr/bin/sleep").toRealPath();
        Files.copy(sleep, bin.resolve("victim"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        spawn(bin.resolve("victim"), "victim");
        spawn(sleep, "sleep");
        // Deleted, with a name that exists, one that is found in PATH, and one that is not.
        for (String word0 : List.of(sleep.toString(), "ls", "nosuchcommand", bin + "/victim", "")) {
            Path gone = bin.resolve("gone");
            Files.copy(sleep, gone);
            spawn(gone, word0);
            Files.delete(gone);
        }
        Path renewed = bin.resolve("renewed");
        Files.copy(sleep, renewed);
        spawn(renewed, "x");
        Files.delete(renewed);
        Files.copy(sleep, renewed);
    }

    private void spawn(Path executable, String word0) throws IOException, InterruptedException {
        Sleeper sleeper = Sleeper.start(executable, word0);
        sleepers.add(sleeper);
        pids.add(sleeper.pid());
    }

    private static void executable(Path file) throws IOException {
        Files.writeString(file, "#!/bin/sh\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Override
    public void close() {
        sleepers.forEach(Sleeper::close);
    }
}
