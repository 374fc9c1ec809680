package io.execbroker.broker.metrics;

import io.execbroker.broker.posix.ExitStatus;
import io.micrometer.core.instrument.Counter;

/** Exits of the commands that one filter allowed. */
record ExitMeters(Counter zero, Counter nonzero, Counter signaled) {

    static ExitMeters of(Meters meters, String filter) {
        return new ExitMeters(
                meters.counter(MetricCatalog.COMMAND_EXITS, filter, "zero"),
                meters.counter(MetricCatalog.COMMAND_EXITS, filter, "nonzero"),
                meters.counter(MetricCatalog.COMMAND_EXITS, filter, "signaled"));
    }

    void count(ExitStatus status) {
        var counter =
                switch (status) {
                    case ExitStatus.Exited exited -> exited.code() == 0 ? zero : nonzero;
                    case ExitStatus.Signaled _ -> signaled;
                };
        counter.increment();
    }
}
