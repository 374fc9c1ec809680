package io.execbroker.loadtest;

import io.execbroker.loadtest.replay.Arrival;
import io.execbroker.loadtest.replay.Order;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Optional;

/** Options that say what starts a command. */
final class ArrivalOptions {
    private static final int DAG_CONCURRENCY = 64;

    @Option(
            names = "--order",
            description =
                    "What a command waits for. AGENT: for the one before it, as an agent does. DAG:"
                            + " for those that it needs. BOTH. Default: BOTH with one of the"
                            + " arrivals below, else AGENT.")
    private Optional<Order> order = Optional.empty();

    @Mixin private AgentOptions agents = new AgentOptions();

    @ArgGroup private Load load = new Load();

    /** One of these; none: the agents' own workers, or with DAG 64 at once. */
    private static final class Load {
        @Option(names = "--concurrency", description = "Closed: so many commands at once.")
        private Optional<Integer> concurrency = Optional.empty();

        @Option(
                names = "--rate",
                description =
                        "Open: so many commands a second, whether or not the target keeps up.")
        private Optional<Double> rate = Optional.empty();

        @Option(
                names = "--recorded",
                description =
                        "Open: at the times of the trace, so many times as fast. max: as fast as"
                                + " the order allows.",
                converter = SpeedConverter.class,
                paramLabel = "SPEED")
        private Optional<Double> recorded = Optional.empty();

        boolean isAny() {
            return concurrency.isPresent() || rate.isPresent() || recorded.isPresent();
        }
    }

    Order order() {
        return order.orElse(load.isAny() ? Order.BOTH : Order.AGENT);
    }

    Arrival arrival() {
        if (load.concurrency.isPresent()) {
            return new Arrival.Closed(load.concurrency.get());
        }
        if (load.rate.isPresent()) {
            return new Arrival.Rate(load.rate.get());
        }
        if (load.recorded.isPresent()) {
            return new Arrival.Recorded(load.recorded.get());
        }
        return order() == Order.AGENT ? agents.arrival() : new Arrival.Closed(DAG_CONCURRENCY);
    }
}
