package io.execbroker.loadtest.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Scripts that stand for installed programs: each starts a class of this test's class path. */
public final class Programs {
    /** The launcher. */
    public static final Path SANDBOX = Path.of("src/main/scripts/demo-sandbox").toAbsolutePath();

    private static final String JAVA =
            ProcessHandle.current().info().command().orElseThrow()
                    + " --enable-native-access=ALL-UNNAMED"
                    + " --sun-misc-unsafe-memory-access=allow"
                    + " -Djava.library.path="
                    + System.getProperty("java.library.path");

    private Programs() {}

    /** Writes such a script into a folder. */
    public static Path of(Class<?> main, Path folder) throws IOException {
        var script = folder.resolve(main.getSimpleName());
        Files.writeString(
                script,
                "#!/bin/sh\nexec %s -cp '%s' %s \"$@\"\n"
                        .formatted(JAVA, System.getProperty("java.class.path"), main.getName()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }
}
