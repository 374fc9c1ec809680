package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.Descriptors;
import io.execbroker.broker.posix.SpawnGate;
import io.execbroker.broker.stdio.Attempt.Answer;
import io.execbroker.broker.stdio.Reception.Received;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;

/*
 * The gate. What a peer sends is unknown until it is here, and must not be here while a child is being
 * made, see SpawnGate. So it is received with the gate shut, and what is refused is out of the table
 * before the gate opens. All that waits for the gate goes through it together.
 *
 * What is accepted stays in the table for as long as its request waits. A child that is being made
 * closes its copies while its spawner waits, which is done at once unless that close is the last: with a
 * Unix socket goes all that its peer has put into its queue, other sockets included, and a pipe waits for
 * whoever is in the middle of using it. So it leaves through the gate as well, as what is refused does: no
 * child has a copy, and the last close is that of a thread that may block.
 */

/** The door's thread: all that may wait for spawners. */
final class DoorKeeper implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(DoorKeeper.class);

    private final StdioDoor door;
    private final BlockingQueue<DoorTask> tasks;
    private final Reception reception;
    private final ClosingRoom closings;
    private boolean isStopped;

    DoorKeeper(StdioDoor door, BlockingQueue<DoorTask> tasks) throws IOException {
        this.door = door;
        this.tasks = tasks;
        Descriptors.occupyStandard();
        closings = new ClosingRoom();
        reception = new Reception();
    }

    @Override
    public void run() {
        try (reception;
                closings) {
            while (!isStopped) {
                var turn = new ArrayList<DoorTask>();
                turn.add(tasks.take());
                tasks.drainTo(turn);
                handle(turn);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(List<DoorTask> turn) {
        var behindTheGate = new ArrayList<Runnable>();
        for (var task : turn) {
            switch (task) {
                case DoorTask.Receive(var attempt) -> {
                    if (isWaiting(attempt)) {
                        behindTheGate.add(() -> receive(attempt));
                    }
                }
                case DoorTask.Release(var stdio) ->
                        behindTheGate.add(() -> closings.close(stdio.uid(), stdio.all()));
                case DoorTask.CloseConnection(var uid, var socket) ->
                        behindTheGate.add(() -> closings.expel(uid, false, List.of(socket)));
                case DoorTask.Stop() -> isStopped = true;
            }
        }
        if (!behindTheGate.isEmpty()) {
            SpawnGate.whileShut(() -> behindTheGate.forEach(DoorKeeper::contained));
        }
    }

    /** One task's fault must not cost the others theirs. */
    private static void contained(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error fault) {
            LOG.error("descriptors of a caller could not be handled", fault);
        }
    }

    /** Whether there are three descriptors to receive; if not, that is answered. */
    private boolean isWaiting(Attempt attempt) {
        if (attempt.isCancelled()) {
            attempt.answer(new Answer.NotYet());
            return false;
        }
        var seen = reception.look(attempt.socket());
        seen.ifPresent(received -> attempt.answer(answer(attempt, received)));
        return seen.isEmpty();
    }

    private void receive(Attempt attempt) {
        if (attempt.isCancelled()) {
            attempt.answer(new Answer.NotYet());
        } else if (!closings.admits(attempt.uid())) {
            attempt.answer(
                    new Answer.Unusable(
                            "descriptors: those that uid "
                                    + attempt.uid()
                                    + " handed over before are still being closed, for whoever"
                                    + " serves them does not let go; none are taken until then"));
        } else {
            attempt.answer(answer(attempt, reception.receive(attempt.socket())));
        }
    }

    private Answer answer(Attempt attempt, Received received) {
        return switch (received) {
            case Received.Nothing() -> new Answer.NotYet();
            case Received.EndOfFile() -> new Answer.EndOfFile();
            case Received.Three(var fds) -> new Answer.Three(door.hold(attempt.uid(), fds));
            case Received.Unusable(var fds, var message) -> {
                closings.expel(attempt.uid(), true, fds);
                yield new Answer.Unusable(message);
            }
        };
    }
}
