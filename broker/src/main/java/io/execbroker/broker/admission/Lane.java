package io.execbroker.broker.admission;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;

/**
 * The place of one connection in admission: its waiting requests in order of arrival, a line for
 * each priority, and how many of its commands run. Lanes take turns, so that a connection with a
 * thousand requests delays another's single one by at most one turn. All its fields belong to the
 * controller's lock.
 */
public final class Lane {

    final int uid;
    final ProfileQuota quota;
    private final Map<Priority, SequencedSet<Ticket>> waiting = new EnumMap<>(Priority.class);
    int running;

    Lane(int uid, ProfileQuota quota) {
        this.uid = uid;
        this.quota = quota;
        for (var priority : Priority.values()) {
            // A set in order of arrival: a cancelled request leaves from the middle at no cost.
            waiting.put(priority, new LinkedHashSet<>());
        }
    }

    SequencedSet<Ticket> line(Priority priority) {
        return requireNonNull(waiting.get(priority));
    }

    boolean hasRoom(AdmissionLimits limits) {
        return running < limits.maxRunningPerConnection() && quota.hasRoom();
    }
}
