package io.execbroker.broker.stdio;

import io.execbroker.broker.stdio.Attempt.Answer;
import io.execbroker.broker.stdio.Reception.Received;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;

/** The door's thread: receives what callers hand over, and says what becomes of it. */
final class DoorKeeper implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(DoorKeeper.class);

    private final StdioDoor door;
    private final BlockingQueue<DoorTask> tasks;
    private final Reception reception;
    private final ClosingRoom closings;
    private boolean isStopped;

    DoorKeeper(StdioDoor door, RightsSwitch rights, BlockingQueue<DoorTask> tasks)
            throws IOException {
        this.door = door;
        this.tasks = tasks;
        closings = new ClosingRoom();
        reception = new Reception(rights);
    }

    @Override
    public void run() {
        try (reception;
                closings) {
            while (!isStopped) {
                handle(tasks.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One task's fault must not cost the others theirs. */
    private void handle(DoorTask task) {
        try {
            switch (task) {
                case DoorTask.Receive(var attempt) -> receive(attempt);
                case DoorTask.Release(var stdio) -> closings.close(stdio.uid(), false, stdio.all());
                case DoorTask.CloseConnection(var uid, var socket) ->
                        closings.closeConnection(uid, socket, () -> door.fence().onClosed(uid));
                case DoorTask.Stop() -> isStopped = true;
            }
        } catch (RuntimeException | Error fault) {
            LOG.error("descriptors of a caller could not be handled", fault);
        }
    }

    private void receive(Attempt attempt) {
        if (attempt.isCancelled()) {
            attempt.answer(new Answer.NotYet());
            return;
        }
        var seen = reception.look(attempt.socket());
        if (seen.isPresent()) {
            attempt.answer(answer(attempt, seen.get()));
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
                closings.close(attempt.uid(), true, fds);
                yield new Answer.Unusable(message);
            }
        };
    }
}
