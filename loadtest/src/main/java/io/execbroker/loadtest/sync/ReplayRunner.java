package io.execbroker.loadtest.sync;

import io.execbroker.loadtest.replay.Arrival;
import io.execbroker.loadtest.replay.CommandRecord;
import io.execbroker.loadtest.replay.Order;
import io.execbroker.loadtest.replay.Replay;
import io.execbroker.loadtest.replay.Target;
import io.execbroker.loadtest.trace.Trace;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs a trace from this very process.
 *
 * @param target what runs the commands; closed when all have ended
 */
record ReplayRunner(Supplier<Target> target, Order order, Arrival arrival) implements Runner {

    @Override
    public void run(Trace trace, Consumer<CommandRecord> observer) throws InterruptedException {
        try (var connected = target.get()) {
            Replay.run(connected, trace, order, arrival, observer);
        }
    }
}
