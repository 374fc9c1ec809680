package io.execbroker.broker.admission;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides which request runs when. The only state that event loops share: one lock, held for
 * microseconds, never while calling out.
 */
public final class AdmissionController implements LoadGauge {

    /*
     * Waiting
     *
     * A request waits in the line of its lane (connection) and priority. Priority classes are served by
     * stride scheduling, the lanes of a class in turn, a line in order of arrival. A lane or profile at
     * its limit is passed over and keeps its turn.
     *
     * Ordering keys
     *
     * The requests of one key stand in a queue of their own. Only its head is in a lane or runs; the
     * head's release moves the next one into its lane. A line is therefore never held up by a key.
     *
     * Bounds
     *
     * A full queue refuses at once. A user with few requests waiting is let in all the same, so that
     * one user's flood cannot keep another from being heard.
     */

    private final AdmissionLimits limits;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Priority, PriorityClass> classes = new EnumMap<>(Priority.class);

    @GuardedBy("lock")
    private final Map<OrderingKey, SequencedSet<Ticket>> keys = new HashMap<>();

    @GuardedBy("lock")
    private final Map<String, ProfileQuota> quotas = new HashMap<>();

    @GuardedBy("lock")
    private final Map<Integer, Integer> queuedByUser = new HashMap<>();

    /** In order of grant: the first has run longest. */
    @GuardedBy("lock")
    private final SequencedSet<Ticket> running = new LinkedHashSet<>();

    @GuardedBy("lock")
    private int queued;

    @GuardedBy("lock")
    private long queuedBytes;

    /** Pass of the class that was served last. */
    @GuardedBy("lock")
    private double virtualTime;

    public AdmissionController(AdmissionLimits limits) {
        this.limits = limits;
        for (var priority : Priority.values()) {
            classes.put(priority, new PriorityClass(priority));
        }
    }

    /**
     * Opens the lane of a connection. It needs no closing: when its tickets are released nothing
     * refers to it.
     *
     * @param uid user id of the peer
     * @param profile name of the profile that its commands count for
     */
    public Lane openLane(int uid, String profile) {
        lock.lock();
        try {
            return new Lane(uid, quota(profile));
        } finally {
            lock.unlock();
        }
    }

    /** Sets how many commands of a profile may run at once; commands that run are not touched. */
    public void limitProfile(String profile, int maxRunning) {
        var granted = new ArrayList<Ticket>();
        lock.lock();
        try {
            quota(profile).limit = maxRunning;
            dispatch(granted);
        } finally {
            lock.unlock();
        }
        announce(granted);
    }

    /**
     * Asks for a place.
     *
     * @param lane the connection's
     * @param priority order among those who wait
     * @param key ordering key, or null
     * @param bytes memory the request holds while it waits
     * @param executor where {@code onGranted} is to run, the request's event loop
     * @param onGranted called once when a queued request may run; it may find its ticket released
     * @return granted, queued or refused; any thread
     */
    public Admission admit(
            Lane lane,
            Priority priority,
            @Nullable OrderingKey key,
            long bytes,
            Executor executor,
            Runnable onGranted) {
        var ticket = new Ticket(this, lane, priority, key, bytes, executor, onGranted);
        lock.lock();
        try {
            var isKeyFree = key == null || !keys.containsKey(key);
            var runsNow = isKeyFree && canRunNow(lane);
            if (!runsNow) {
                var bound = boundReached(ticket);
                if (bound != null) {
                    return new Admission.Refused(bound);
                }
            }
            if (key != null) {
                keys.computeIfAbsent(key, _ -> new LinkedHashSet<>()).addLast(ticket);
            }
            if (runsNow) {
                start(ticket);
                return new Admission.Granted(ticket);
            }
            countQueued(ticket, 1);
            if (isKeyFree) {
                enterLane(ticket);
            } else {
                ticket.state = Ticket.State.BLOCKED;
            }
            return new Admission.Queued(ticket);
        } finally {
            lock.unlock();
        }
    }

    /** {@link Ticket#hold}. */
    boolean hold(Ticket ticket, long bytes) {
        lock.lock();
        try {
            if (!ticket.isQueued()) {
                return true;
            }
            var ofUser = queuedByUser.getOrDefault(ticket.lane.uid, 0);
            if (queuedBytes + bytes > limits.queueBytes() && ofUser > limits.reservePerUser()) {
                return false;
            }
            ticket.bytes += bytes;
            queuedBytes += bytes;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** {@link Ticket#release}. */
    void release(Ticket ticket) {
        var granted = new ArrayList<Ticket>();
        lock.lock();
        try {
            switch (ticket.state) {
                case RELEASED -> {
                    return;
                }
                case BLOCKED -> countQueued(ticket, -1);
                case WAITING -> {
                    classOf(ticket).remove(ticket);
                    countQueued(ticket, -1);
                }
                case RUNNING -> {
                    running.remove(ticket);
                    ticket.lane.running--;
                    ticket.lane.quota.running--;
                }
            }
            var wasBlocked = ticket.state == Ticket.State.BLOCKED;
            ticket.state = Ticket.State.RELEASED;
            if (ticket.key != null) {
                passKeyOn(ticket, ticket.key, wasBlocked);
            }
            dispatch(granted);
        } finally {
            lock.unlock();
        }
        announce(granted);
    }

    @GuardedBy("lock")
    private void passKeyOn(Ticket ticket, OrderingKey key, boolean wasBlocked) {
        var line = keys.get(key);
        if (line == null) {
            return;
        }
        if (wasBlocked) {
            line.remove(ticket);
            return;
        }
        line.removeFirst();
        if (line.isEmpty()) {
            keys.remove(key);
        } else {
            enterLane(line.getFirst());
        }
    }

    @GuardedBy("lock")
    private boolean canRunNow(Lane lane) {
        if (running.size() >= limits.maxRunning() || !lane.hasRoom(limits)) {
            return false;
        }
        // Free places are handed out as they come up, so whoever waits now waits for its own limit;
        // but a lane does not overtake itself.
        for (var priority : Priority.values()) {
            if (!lane.line(priority).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    @GuardedBy("lock")
    private @Nullable String boundReached(Ticket ticket) {
        var isFull = queued >= limits.queueSize();
        var isHeavy = queuedBytes + ticket.bytes > limits.queueBytes();
        var ofUser = queuedByUser.getOrDefault(ticket.lane.uid, 0);
        if ((!isFull && !isHeavy) || ofUser < limits.reservePerUser()) {
            return null;
        }
        return isFull
                ? "the queue is full (" + queued + " requests wait)"
                : "the queue is full (waiting requests hold " + queuedBytes + " bytes)";
    }

    @GuardedBy("lock")
    private void countQueued(Ticket ticket, int sign) {
        queued += sign;
        queuedBytes += sign * ticket.bytes;
        // An entry that falls to zero is removed.
        queuedByUser.merge(ticket.lane.uid, sign, (a, b) -> a + b == 0 ? null : a + b);
    }

    @GuardedBy("lock")
    private void enterLane(Ticket ticket) {
        ticket.state = Ticket.State.WAITING;
        classOf(ticket).add(ticket, virtualTime);
    }

    @GuardedBy("lock")
    private void start(Ticket ticket) {
        ticket.state = Ticket.State.RUNNING;
        ticket.grantedAtNanos = System.nanoTime();
        ticket.lane.running++;
        ticket.lane.quota.running++;
        running.add(ticket);
    }

    /** Starts waiting requests while there is room, and collects them for {@link #announce}. */
    @GuardedBy("lock")
    private void dispatch(List<Ticket> granted) {
        while (queued > 0 && running.size() < limits.maxRunning()) {
            var ticket = nextWaiting();
            if (ticket == null) {
                return;
            }
            countQueued(ticket, -1);
            start(ticket);
            granted.add(ticket);
        }
    }

    @GuardedBy("lock")
    private @Nullable Ticket nextWaiting() {
        PriorityClass best = null;
        Lane bestLane = null;
        for (var candidate : classes.values()) {
            if (best != null && candidate.pass >= best.pass) {
                continue;
            }
            var lane = candidate.nextLane(limits);
            if (lane != null) {
                best = candidate;
                bestLane = lane;
            }
        }
        if (best == null || bestLane == null) {
            return null;
        }
        virtualTime = best.pass;
        return best.take(bestLane);
    }

    @GuardedBy("lock")
    private PriorityClass classOf(Ticket ticket) {
        return requireNonNull(classes.get(ticket.priority));
    }

    @GuardedBy("lock")
    private ProfileQuota quota(String profile) {
        return quotas.computeIfAbsent(profile, _ -> new ProfileQuota(limits.maxRunning()));
    }

    /** Outside the lock: executors are others' code. */
    private static void announce(List<Ticket> granted) {
        for (var ticket : granted) {
            try {
                ticket.executor.execute(ticket.onGranted);
            } catch (RejectedExecutionException e) {
                // Its loop has ended, and its request with it: the place is for the next one.
                ticket.release();
            }
        }
    }

    /** How busy the profile of {@code lane} is. */
    public ProfileLoad profileLoad(Lane lane) {
        lock.lock();
        try {
            return new ProfileLoad(lane.quota.running, lane.quota.limit);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int queued() {
        lock.lock();
        try {
            return queued;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int queueCapacity() {
        return limits.queueSize();
    }

    @Override
    public int running() {
        lock.lock();
        try {
            return running.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int runningLimit() {
        return limits.maxRunning();
    }

    @Override
    public double oldestRunningSeconds() {
        lock.lock();
        try {
            return running.isEmpty()
                    ? 0
                    : (System.nanoTime() - running.getFirst().grantedAtNanos) / 1e9;
        } finally {
            lock.unlock();
        }
    }
}
