package io.execbroker.broker.record;

import io.execbroker.broker.lines.LineWriter;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * The file of a recording. When it cannot be written, it is cut to its last whole line, and what
 * follows is lost. Confined to the writing thread.
 */
final class TraceFile implements LineWriter {

    private static final Logger LOG = LoggerFactory.getLogger(TraceFile.class);

    private final Path path;
    private final FileChannel channel;
    private final IntConsumer onLost;
    private boolean isBroken;

    private TraceFile(Path path, FileChannel channel, IntConsumer onLost) {
        this.path = path;
        this.channel = channel;
        this.onLost = onLost;
    }

    /**
     * Makes the file, for its owner only.
     *
     * @param onLost hears how many lines could not be written
     * @throws java.nio.file.FileAlreadyExistsException if something of that name is there
     */
    static TraceFile create(Path path, IntConsumer onLost) throws IOException {
        return new TraceFile(
                path,
                FileChannel.open(
                        path,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------"))),
                onLost);
    }

    @Override
    public void write(ByteBuffer line) {
        if (isBroken) {
            lost(1);
            return;
        }
        var whole = -1L;
        try {
            whole = channel.position();
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            isBroken = true;
            LOG.warn("record: {} cannot be written; recording ends", path, e);
            cut(whole);
            lost(1);
        }
    }

    private void cut(long whole) {
        try {
            if (whole >= 0) {
                channel.truncate(whole);
            }
        } catch (IOException e) {
            LOG.warn("record: the last line of {} is not whole", path, e);
        }
    }

    @Override
    public void caughtUp() {}

    @Override
    public void lost(int lines) {
        onLost.accept(lines);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
