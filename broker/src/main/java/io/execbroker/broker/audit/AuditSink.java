package io.execbroker.broker.audit;

import io.execbroker.broker.config.AuditTarget;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where lines go, opened. Not thread-safe; a write may block. */
final class AuditSink implements AutoCloseable {

    private static final Set<StandardOpenOption> APPEND =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

    private final FileChannel channel;
    private final boolean isOwned;

    private AuditSink(FileChannel channel, boolean isOwned) {
        this.channel = channel;
        this.isOwned = isOwned;
    }

    /**
     * Opens {@code target}; a new file gets mode 0640.
     *
     * @throws IOException naming the file
     */
    static AuditSink open(AuditTarget target) throws IOException {
        return switch (target) {
            case AuditTarget.Stdout _ ->
                    new AuditSink(new FileOutputStream(FileDescriptor.out).getChannel(), false);
            case AuditTarget.File file -> new AuditSink(append(file.path()), true);
        };
    }

    private static FileChannel append(Path file) throws IOException {
        try {
            return FileChannel.open(
                    file,
                    APPEND,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-r-----")));
        } catch (IOException e) {
            throw new IOException("[broker] audit = " + file + ": cannot be opened: " + e, e);
        }
    }

    /** Writes what remains of {@code lines}; what was written before an error is consumed. */
    void write(ByteBuffer lines) throws IOException {
        while (lines.hasRemaining()) {
            channel.write(lines);
        }
    }

    @Override
    public void close() throws IOException {
        if (isOwned) {
            channel.close();
        }
    }
}
