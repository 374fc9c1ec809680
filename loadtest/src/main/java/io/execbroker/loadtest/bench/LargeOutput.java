package io.execbroker.loadtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A command that writes a lot: {@code cat} of a file in memory.
 *
 * @param folder where the file is; of a file system in memory
 */
record LargeOutput(Path folder) {
    static final long BYTES = 64L << 20;

    private static final int PIECE_BYTES = 1 << 20;

    /** Makes the file. */
    void write() throws IOException {
        var piece = new byte[PIECE_BYTES];
        try (var output = Files.newOutputStream(file())) {
            for (var written = 0L; written < BYTES; written += piece.length) {
                output.write(piece);
            }
        }
    }

    /** The command, as every way of running it is given it. */
    List<String> argv() {
        return List.of("cat", file().toString());
    }

    Workload workload() {
        return new Workload(argv(), 1);
    }

    private Path file() {
        return folder.resolve("64MiB");
    }
}
