package io.execbroker.broker.exec;

import io.execbroker.broker.metrics.BrokerMetrics;
import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.process.ChildProcess;
import io.execbroker.broker.report.EndCause;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/**
 * Ends a command: TERM to its process group, and KILL when it still runs after the grace. The first
 * cause stays. Confined to its stream's loop.
 */
final class Termination {

    private final EventLoop loop;
    private final long graceNanos;
    private final BrokerMetrics metrics;

    private EndCause cause = EndCause.OWN;
    private @Nullable Future<?> kill;

    Termination(EventLoop loop, long graceNanos, BrokerMetrics metrics) {
        this.loop = loop;
        this.graceNanos = graceNanos;
        this.metrics = metrics;
    }

    /** Why the broker ends it; {@link EndCause#OWN} while it does not. */
    EndCause cause() {
        return cause;
    }

    /** Notes why it is to end. Returns false when it was to end already. */
    boolean decide(EndCause why) {
        if (cause != EndCause.OWN) {
            return false;
        }
        cause = why;
        return true;
    }

    /** Sends TERM now and KILL after the grace. */
    void begin(ChildProcess child) {
        send(child, Signal.TERM);
        // A stopped command handles TERM only once it is continued.
        send(child, Signal.CONT);
        kill = loop.schedule(() -> send(child, Signal.KILL), graceNanos, TimeUnit.NANOSECONDS);
    }

    /** The process is gone: its group id may belong to others from now on. */
    void finish() {
        if (kill != null) {
            kill.cancel(false);
            kill = null;
        }
    }

    private void send(ChildProcess child, Signal signal) {
        child.signalGroup(signal);
        metrics.signalSent(signal, cause);
    }
}
