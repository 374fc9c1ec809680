package io.execbroker.broker.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** That the check can fail. */
final class LeftoverCheckTest {

    @Test
    void anOpenDescriptorIsFound() throws Exception {
        var before = Leftovers.now();
        var left = List.<String>of();

        var open = Files.newInputStream(Path.of("/dev/null"));
        try {
            left = Leftovers.now().since(before, List.of());
        } finally {
            open.close();
        }

        assertThat(left).singleElement().asString().endsWith("-> /dev/null");
    }

    @Test
    void aThreadIsFoundUnlessItIsAllowed() throws Exception {
        var before = Leftovers.now();
        var end = new CountDownLatch(1);
        var thread =
                Thread.ofPlatform()
                        .name("leftover-1")
                        .start(() -> {
                            try {
                                end.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });

        var now = Leftovers.now();

        end.countDown();
        thread.join();
        assertThat(now.since(before, List.of())).containsExactly("thread leftover-1");
        assertThat(now.since(before, List.of("leftover-"))).isEmpty();
    }

    @Test
    void aBufferThatWasDroppedIsFound() throws Exception {
        LeftoverCheck.leakedBuffers();
        drop();

        assertThat(LeftoverCheck.leakedBuffers()).isNotEmpty();
    }

    private static void drop() {
        ByteBufAllocator.DEFAULT.directBuffer(16).writeInt(1);
    }
}
