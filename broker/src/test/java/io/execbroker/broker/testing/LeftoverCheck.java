package io.execbroker.broker.testing;

import io.netty.buffer.ByteBufAllocator;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Fails a test that leaves something behind: a descriptor, a child alive or dead, a thread, a
 * buffer that was not released.
 *
 * <p>Compares with the moment before the test's own {@code @BeforeEach}, so what a class makes in
 * {@code @BeforeAll} may stay. Use it with {@code @ExtendWith(LeftoverCheck.class)}, or with
 * {@code @RegisterExtension} to allow threads by name.
 */
public final class LeftoverCheck implements BeforeEachCallback, AfterEachCallback {

    /** What ends by itself has this long to do so. */
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(LeftoverCheck.class);

    private final List<String> allowedThreads;

    /** Allows no thread. */
    public LeftoverCheck() {
        this(List.of());
    }

    private LeftoverCheck(List<String> allowedThreads) {
        this.allowedThreads = allowedThreads;
    }

    /** Allows threads whose names begin with one of {@code prefixes}. */
    public static LeftoverCheck allowingThreads(String... prefixes) {
        return new LeftoverCheck(List.of(prefixes));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        LeakRecorder.takeReports();
        context.getStore(NAMESPACE).put(Leftovers.class, Leftovers.now());
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        var before =
                context.getStore(NAMESPACE)
                        .getOrDefault(Leftovers.class, Leftovers.class, Leftovers.now());
        var left = new ArrayList<>(settled(before));
        left.addAll(leakedBuffers());
        if (!left.isEmpty()) {
            throw new AssertionError("left behind: " + String.join(", ", left));
        }
    }

    private List<String> settled(Leftovers before) {
        long deadlineNanos = System.nanoTime() + SETTLE_NANOS;
        var left = Leftovers.now().since(before, allowedThreads);
        while (!left.isEmpty() && System.nanoTime() < deadlineNanos) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            left = Leftovers.now().since(before, allowedThreads);
        }
        return left;
    }

    /** Makes the collector find leaked buffers, and Netty report them. */
    static List<String> leakedBuffers() throws InterruptedException {
        for (int round = 0; round < 2; round++) {
            collectGarbage();
            // Netty looks for leaks when it tracks the next buffer.
            ByteBufAllocator.DEFAULT.directBuffer(1).release();
        }
        return LeakRecorder.takeReports();
    }

    private static void collectGarbage() throws InterruptedException {
        var queue = new ReferenceQueue<Object>();
        var sentinel = new WeakReference<>(new Object(), queue);
        try {
            do {
                System.gc();
            } while (queue.remove(100) == null);
        } finally {
            Reference.reachabilityFence(sentinel);
        }
    }
}
