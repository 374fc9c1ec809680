package io.execbroker.broker.posix;

import java.lang.foreign.ValueLayout;

/**
 * A pipe between the broker and a command. Both ends close on exec; only the broker's end is
 * non-blocking, for that flag belongs to the open file and a command does not expect it.
 *
 * @param brokerEnd the end that stays here
 * @param commandEnd the end that becomes the command's standard input, output or error
 */
public record Pipe(int brokerEnd, int commandEnd) {

    /** A pipe that the broker reads. The caller owns both ends. */
    public static Pipe forReading() throws ErrnoException {
        return open(true);
    }

    /** A pipe that the broker writes. The caller owns both ends. */
    public static Pipe forWriting() throws ErrnoException {
        return open(false);
    }

    /**
     * Lets the pipe of {@code end} hold {@code bytes}, F_SETPIPE_SZ of fcntl(2). It stays as it is
     * where the user has used up what pipes may hold, which root never has.
     */
    public static void widen(int end, int bytes) {
        try {
            LibC.fcntl(end, LinuxAbi.F_SETPIPE_SZ, bytes);
        } catch (ErrnoException e) {
            // EPERM: it works as well, with more wake-ups.
        }
    }

    /** Closes both ends. */
    public void close() {
        Descriptors.close(brokerEnd);
        Descriptors.close(commandEnd);
    }

    private static Pipe open(boolean forReading) throws ErrnoException {
        var ends = ErrnoScope.current().scratch();
        LibC.pipe2(ends, LinuxAbi.O_CLOEXEC);
        int readEnd = ends.getAtIndex(ValueLayout.JAVA_INT, 0);
        int writeEnd = ends.getAtIndex(ValueLayout.JAVA_INT, 1);
        try {
            readEnd = Descriptors.aboveStandard(readEnd);
        } catch (ErrnoException e) {
            Descriptors.close(writeEnd);
            throw e;
        }
        try {
            writeEnd = Descriptors.aboveStandard(writeEnd);
        } catch (ErrnoException e) {
            Descriptors.close(readEnd);
            throw e;
        }
        var pipe = forReading ? new Pipe(readEnd, writeEnd) : new Pipe(writeEnd, readEnd);
        try {
            Descriptors.makeNonBlocking(pipe.brokerEnd);
        } catch (ErrnoException e) {
            pipe.close();
            throw e;
        }
        return pipe;
    }
}
