package io.execbroker.broker.exec;

/**
 * Counts what one output of a command wrote and holds it to its cap. Confined to its stream's loop.
 */
final class OutputMeter {

    private final long limitBytes;
    private long writtenBytes;
    private boolean isOpen = true;
    private boolean isPaused;
    private boolean isCut;

    /**
     * @param limitBytes most bytes to deliver; 0 means no cap
     */
    OutputMeter(long limitBytes) {
        this.limitBytes = limitBytes == 0 ? Long.MAX_VALUE : limitBytes;
    }

    /** Counts {@code bytes} that were read and returns how many of them are to be delivered. */
    int accept(int bytes) {
        var deliverable = (int) Math.min(bytes, Math.max(0, limitBytes - writtenBytes));
        writtenBytes += bytes;
        return deliverable;
    }

    /** Whether everything from here on is dropped. */
    boolean isSpent() {
        return writtenBytes >= limitBytes;
    }

    /** Whether some were dropped. */
    boolean isTruncated() {
        return isCut || writtenBytes > limitBytes;
    }

    /** It is closed now: bytes that wait for a slow reader are lost. */
    void cutIfPaused() {
        isCut |= isPaused;
    }

    long writtenBytes() {
        return writtenBytes;
    }

    boolean isOpen() {
        return isOpen;
    }

    void end() {
        isOpen = false;
        isPaused = false;
    }

    /** Whether it has data that the wire cannot take. */
    boolean isPaused() {
        return isPaused;
    }

    void pause(boolean paused) {
        isPaused = paused;
    }
}
