package io.execbroker.broker.process;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** What was heard of one output. Written on the loop, read by the test. */
final class ObservedOutput {

    final AtomicLong allowance = new AtomicLong(Long.MAX_VALUE / 2);
    final AtomicLong count = new AtomicLong();
    final CompletableFuture<Void> end = new CompletableFuture<>();
    final CompletableFuture<Void> pause = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    synchronized void append(byte[] data) {
        bytes.writeBytes(data);
    }

    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }
}
