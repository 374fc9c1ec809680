package io.execbroker.broker.lines;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bounded queue of lines and one thread that writes them. Whoever offers a line never waits: it
 * has room or is refused. Any thread.
 */
public final class LineQueue implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LineQueue.class);

    /** How long a line may wait for others, so that one wake-up of the thread does for all. */
    private static final long LULL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private sealed interface Entry {
        record Line(ByteBuffer text, int bytes) implements Entry {}

        record End() implements Entry {}
    }

    private final String name;
    private final long maxBytes;
    private final LineWriter writer;
    private final LinkedBlockingQueue<Entry> entries = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    private LineQueue(String name, long maxBytes, LineWriter writer) {
        this.name = name;
        this.maxBytes = maxBytes;
        this.writer = writer;
        this.thread = Thread.ofPlatform().name("broker-" + name).daemon().unstarted(this::run);
    }

    /**
     * Starts the thread.
     *
     * @param name of the thread, and in the log
     * @param maxBytes what lines that wait may hold together
     * @param writer the queue's from now on, which closes it
     */
    public static LineQueue start(String name, long maxBytes, LineWriter writer) {
        var queue = new LineQueue(name, maxBytes, writer);
        queue.thread.start();
        return queue;
    }

    /** Has {@code line} written; false when there is no room or the queue is closed. */
    public boolean offer(ByteBuffer line) {
        if (closed) {
            return false;
        }
        var bytes = line.remaining();
        if (waitingBytes.addAndGet(bytes) > maxBytes) {
            waitingBytes.addAndGet(-bytes);
            return false;
        }
        entries.add(new Entry.Line(line, bytes));
        return true;
    }

    /** Has the writer called with an empty line, so that it looks around. */
    public void wake() {
        entries.add(new Entry.Line(NOTHING.duplicate(), 0));
    }

    /** Bytes of the lines that wait. */
    public long waitingBytes() {
        return waitingBytes.get();
    }

    public boolean isClosed() {
        return closed;
    }

    /** Writes what is pending, waiting a bounded time, and closes the writer. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        entries.add(new Entry.End());
        try {
            if (!thread.join(CLOSE_TIMEOUT)) {
                log.error("{}: lines are lost: not written in {}", name, CLOSE_TIMEOUT);
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (step(next())) {
                if (entries.isEmpty()) {
                    writer.caughtUp();
                }
            }
            writer.close();
        } catch (InterruptedException stopped) {
            writer.lost(Math.toIntExact(entries.stream().filter(LineQueue::isText).count()));
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warn("{}: could not be closed", name, e);
        }
    }

    /**
     * The next entry. After the last one the thread sleeps for a while, without waiting for the
     * queue: to be woken costs whoever offers a line more than all else about it, and where lines
     * come in quick succession nobody has to.
     */
    private Entry next() throws InterruptedException {
        var entry = entries.poll();
        if (entry != null) {
            return entry;
        }
        TimeUnit.NANOSECONDS.sleep(LULL_NANOS);
        entry = entries.poll();
        return entry == null ? entries.take() : entry;
    }

    private boolean step(Entry entry) throws InterruptedException {
        return switch (entry) {
            case Entry.Line(var text, var bytes) -> {
                writer.write(text);
                waitingBytes.addAndGet(-bytes);
                yield true;
            }
            case Entry.End _ -> false;
        };
    }

    private static boolean isText(Entry entry) {
        return entry instanceof Entry.Line(_, var bytes) && bytes > 0;
    }
}
