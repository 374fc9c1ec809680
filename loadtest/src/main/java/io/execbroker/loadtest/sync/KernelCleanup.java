package io.execbroker.loadtest.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Waits for what the kernel does long after the last process of a sandbox has ended: it takes
 * network namespaces apart one batch after another, on a single work queue, and a sync leaves
 * hundreds.
 *
 * <p>A namespace that is given up later is taken apart later, or in the same batch. One whose batch
 * is over tells so: its end of a veth pair is gone, and with it the other end, which is here.
 */
final class KernelCleanup {
    private static final String NAMESPACE = "cleanup";
    private static final String HERE = "cleanup0";
    private static final String THERE = "cleanup1";
    private static final Path DEVICES = Path.of("/proc/self/net/dev");
    private static final int BATCHES = 2;
    private static final long POLL_MILLIS = 20;

    private KernelCleanup() {}

    /**
     * Waits until nothing is left of namespaces that were given up before.
     *
     * @throws IOException if that takes longer, or this is not root in a sandbox
     */
    static void await(Duration limit) throws IOException, InterruptedException {
        var deadlineNanos = System.nanoTime() + limit.toNanos();
        // The second probe's batch begins when the first one's is over to its last step.
        for (var batch = 0; batch < BATCHES; batch++) {
            ip("netns", "add", NAMESPACE);
            ip("link", "add", HERE, "type", "veth", "peer", "name", THERE, "netns", NAMESPACE);
            ip("netns", "delete", NAMESPACE);
            while (hasDevice(HERE)) {
                if (System.nanoTime() > deadlineNanos) {
                    throw new IOException(
                            "the kernel still takes network namespaces apart after %d s"
                                    .formatted(limit.toSeconds()));
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }

    /** Of this process's network namespace; Java itself sees no device without an address. */
    private static boolean hasDevice(String name) throws IOException {
        return Files.readAllLines(DEVICES).stream()
                .anyMatch(line -> line.strip().startsWith(name + ":"));
    }

    private static void ip(String... arguments) throws IOException, InterruptedException {
        var argv = new String[arguments.length + 1];
        argv[0] = "ip";
        System.arraycopy(arguments, 0, argv, 1, arguments.length);
        var process = new ProcessBuilder(argv).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", argv) + ": exit " + process.exitValue());
        }
    }
}
