package io.execbroker.client.commandline;

import java.nio.file.Path;

/** The two builds of the native programs that Maven leaves below target/. */
enum NativeBuild {
    /** What is shipped. */
    HARDENED("native"),
    /** Ends with {@link #FOUND} when the compiler's checks find a fault or a leak. */
    SANITIZED("native-sanitize");

    static final int FOUND = 66;

    private final String folder;

    NativeBuild(String folder) {
        this.folder = folder;
    }

    Path program() {
        return Path.of("target", folder, "execbroker").toAbsolutePath();
    }
}
