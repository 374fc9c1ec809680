package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.Descriptors;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.InFlight;
import io.execbroker.broker.posix.Pipe;
import io.execbroker.broker.posix.ProcFd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes descriptors that others have made, on daemon threads of its own ({@code broker-close-N}),
 * for each such call may block at the will of whoever made them. Confined to the door's thread.
 *
 * <p>Who may hold how many threads is decided by {@link #admits}: nothing more is received from a
 * user before what that user has sent is closed, up to these bounds.
 */
final class ClosingRoom implements AutoCloseable {

    /** Sets of one user that are expelled and not closed; one that does not block is at once. */
    private static final int MAX_EXPULSIONS = 64;

    private static final long IDLE_SECONDS = 1;

    private final ExecutorService closers =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    Thread.ofPlatform().daemon().name("broker-close-", 0).factory());
    private final Map<Integer, List<Expulsion>> expulsions = new HashMap<>();
    private final Expulsion.Substitute substitute;

    /**
     * @throws IOException when there is no descriptor left
     */
    ClosingRoom() throws IOException {
        var pipe = Pipe.forReading();
        Descriptors.close(pipe.brokerEnd());
        substitute = new Expulsion.Substitute(pipe.commandEnd(), ProcFd.target(pipe.commandEnd()));
    }

    /** Whether more may be received from this user: of refused sets, one is the most. */
    boolean admits(int uid) {
        forgetWhatIsOver();
        var expelled = expulsions.getOrDefault(uid, List.of());
        return expelled.size() < MAX_EXPULSIONS
                && expelled.stream().noneMatch(Expulsion::wasRefused);
    }

    /**
     * Closes {@code fds}, by a thread for each. When this returns they are out of the table, closed
     * or not. To be called with the spawners' gate shut.
     *
     * @param wasRefused whether they are such that no command gets
     */
    void expel(int uid, boolean wasRefused, List<Integer> fds) {
        if (!fds.isEmpty()) {
            forgetWhatIsOver();
            var expulsion = new Expulsion(substitute, wasRefused, fds);
            expulsions.computeIfAbsent(uid, _ -> new ArrayList<>()).add(expulsion);
            expulsion.run(closers);
        }
    }

    /** The same for {@code fds} that a command was to get, by one thread for all of them. */
    void close(int uid, List<Integer> fds) {
        expel(uid, false, bundled(fds));
    }

    private static List<Integer> bundled(List<Integer> fds) {
        try {
            return List.of(InFlight.bundle(fds));
        } catch (ErrnoException e) {
            // Out of descriptors, most likely: it works without.
            return fds;
        }
    }

    private void forgetWhatIsOver() {
        expulsions.values().forEach(ofUser -> ofUser.removeIf(Expulsion::isOver));
        expulsions.values().removeIf(List::isEmpty);
    }

    /** Threads that are idle end soon; one that is blocked ends with the process. */
    @Override
    public void close() {
        closers.shutdown();
        Descriptors.close(substitute.fd());
    }
}
