package io.execbroker.broker.admission;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * The lanes that have requests of one priority waiting, in the order of their turns, and the share
 * of service this priority has had. All its fields belong to the controller's lock.
 */
final class PriorityClass {

    final Priority priority;
    private final SequencedSet<Lane> turns = new LinkedHashSet<>();

    /**
     * Service received, divided by weight: the class that has had the least is next (stride
     * scheduling, Waldspurger and Weihl 1995). A class that was idle does not save up.
     */
    double pass;

    PriorityClass(Priority priority) {
        this.priority = priority;
    }

    /**
     * Puts a ticket at the end of its lane's line; {@code now} is the pass of the class served
     * last.
     */
    void add(Ticket ticket, double now) {
        if (turns.isEmpty()) {
            pass = Math.max(pass, now);
        }
        var line = ticket.lane.line(priority);
        line.addLast(ticket);
        // Adds a lane that had nothing waiting; another keeps its turn.
        turns.add(ticket.lane);
    }

    /** Takes a ticket out of the middle. */
    void remove(Ticket ticket) {
        var line = ticket.lane.line(priority);
        line.remove(ticket);
        if (line.isEmpty()) {
            turns.remove(ticket.lane);
        }
    }

    /** The lane whose turn it is among those that have room, or null; no turn is spent. */
    @Nullable Lane nextLane(AdmissionLimits limits) {
        for (var lane : turns) {
            if (lane.hasRoom(limits)) {
                return lane;
            }
        }
        return null;
    }

    /** Takes the first ticket of {@code lane}, whose turn it was, and charges this class for it. */
    Ticket take(Lane lane) {
        turns.remove(lane);
        var line = lane.line(priority);
        var ticket = line.removeFirst();
        if (!line.isEmpty()) {
            turns.addLast(lane);
        }
        pass += 1.0 / priority.weight();
        return ticket;
    }
}
