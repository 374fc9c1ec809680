package io.execbroker.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.List;

/** A sender and a receiver joined by a wire, driven by arbitrary steps. */
class WindowPropertyTest {

    @Property
    void bothEndsAgreeAndNothingIsOverGranted(
            @ForAll @IntRange(min = 1, max = 5000) int sizeBytes,
            @ForAll @Size(max = 200) List<@IntRange(min = -700, max = 700) Integer> steps) {
        SendWindow sender = new SendWindow(sizeBytes);
        ReceiveWindow receiver = new ReceiveWindow(sizeBytes);
        for (int step : steps) {
            if (step > 0) {
                int sent = Math.min(step, sender.available());
                sender.consume(sent);
                receiver.consume(sent);
            } else {
                grant(sender, receiver.release(Math.min(-step, receiver.held())));
            }

            assertThat(sender.available()).isEqualTo(receiver.available()).isNotNegative();
            assertThat(receiver.available() + receiver.held()).isLessThanOrEqualTo(sizeBytes);
        }
    }

    @Property
    void aSenderNeverStallsForever(@ForAll @IntRange(min = 1) int sizeBytes) {
        SendWindow sender = new SendWindow(sizeBytes);
        ReceiveWindow receiver = new ReceiveWindow(sizeBytes);
        sender.consume(sizeBytes);
        receiver.consume(sizeBytes);
        grant(sender, receiver.release(sizeBytes));

        assertThat(sender.available()).isEqualTo(sizeBytes);
    }

    private static void grant(SendWindow sender, int creditBytes) {
        if (creditBytes > 0) {
            sender.expand(creditBytes);
        }
    }
}
