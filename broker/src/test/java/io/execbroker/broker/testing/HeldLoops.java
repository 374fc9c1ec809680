package io.execbroker.broker.testing;

import io.netty.util.concurrent.EventExecutorGroup;

import java.util.concurrent.CountDownLatch;

/**
 * Loops that look at nothing until this is closed. What a test passes on and closes meanwhile is
 * closed by the broker last, and so waits there and not in the test.
 */
public final class HeldLoops implements AutoCloseable {

    private final CountDownLatch released = new CountDownLatch(1);

    private HeldLoops() {}

    /** Returns when each loop of {@code loops} is held. */
    public static HeldLoops of(EventExecutorGroup loops) {
        var held = new HeldLoops();
        for (var loop : loops) {
            var isHeld = new CountDownLatch(1);
            loop.execute(() -> {
                isHeld.countDown();
                Waiting.on(held.released);
            });
            Waiting.on(isHeld);
        }
        return held;
    }

    @Override
    public void close() {
        released.countDown();
    }
}
