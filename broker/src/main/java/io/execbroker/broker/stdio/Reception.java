package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.DescriptorReceiver;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.LowDescriptors;
import io.execbroker.broker.posix.ProcFd;
import io.execbroker.broker.posix.SocketPeek.Seen;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Receives the message with a caller's three descriptors and looks at them. Confined to the door's
 * thread; never blocks.
 */
final class Reception implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private static final List<String> NAMES =
            List.of("standard input", "standard output", "standard error");

    private static final String ACCEPTED =
            "taken are pipes, Unix sockets, terminals, /dev/null and its like, and files of local"
                    + " file systems that are mounted where the broker is";

    /** What was received. */
    sealed interface Received {

        /** Nothing yet. */
        record Nothing() implements Received {}

        /** The end of the connection. */
        record EndOfFile() implements Received {}

        /** Three that can be used, in order. */
        record Three(List<Integer> fds) implements Received {}

        /**
         * Something else.
         *
         * @param fds descriptors that are in this process now
         * @param message for the peer
         */
        record Unusable(List<Integer> fds, String message) implements Received {}
    }

    private final RightsSwitch rights;
    private final KnownMounts mounts;
    private final Classifier classifier;
    private final DescriptorReceiver receiver;

    /**
     * @throws ErrnoException if there is no descriptor left
     */
    Reception(RightsSwitch rights) throws ErrnoException {
        this.rights = rights;
        mounts = new KnownMounts();
        classifier = new Classifier(mounts);
        receiver = new DescriptorReceiver();
    }

    /**
     * Looks at what waits, without installing a descriptor.
     *
     * @return what there is to say already; empty when there are three to {@link #receive}
     */
    Optional<Received> look(int socket) {
        try {
            return switch (receiver.look(socket)) {
                case Seen.Nothing() -> Optional.of(new Received.Nothing());
                case Seen.EndOfFile() -> Optional.of(new Received.EndOfFile());
                case Seen.Bytes _, Seen.Rights _ -> count(socket);
            };
        } catch (IOException e) {
            return Optional.of(new Received.EndOfFile());
        }
    }

    /** Of several messages the first has at most as many as wait together. */
    private static Optional<Received> count(int socket) throws IOException {
        var waiting = ProcFd.waitingDescriptors(socket);
        if (waiting.isEmpty()) {
            return Optional.of(
                    unusable(
                            List.of(),
                            "this kernel does not tell how many wait (Linux does since 5.6)"));
        }
        return waiting.getAsInt() == NAMES.size()
                ? Optional.empty()
                : Optional.of(unusable(List.of(), wrongNumber(waiting.getAsInt())));
    }

    /**
     * Receives what {@link #look} has found fit. What comes is in this process's table from then
     * on, and nobody knows what it is: no child of ours may have a copy.
     */
    Received receive(int socket) {
        DescriptorReceiver.Message message;
        try {
            message = receiver.receive(socket);
        } catch (ErrnoException e) {
            return new Received.EndOfFile();
        }
        var fds = message.fds();
        if (message.isTruncated()) {
            return unusable(fds, "the broker is out of descriptors; try again later");
        }
        if (fds.stream().anyMatch(LowDescriptors::contains)) {
            return unusable(fds, misplaced(fds));
        }
        if (fds.size() != NAMES.size()) {
            return unusable(fds, wrongNumber(fds.size()));
        }
        if (message.bytes() != 1 || message.first() != 0) {
            return unusable(fds, "they came with other bytes (expected: one byte 0)");
        }
        rights.set(socket, false);
        return isFollowed(socket)
                ? unusable(fds, "more came after them (expected: frames without descriptors)")
                : classified(fds);
    }

    /** Something of this process's own was closed; the place is taken from now on. */
    private static String misplaced(List<Integer> fds) {
        LOG.error(
                "descriptors of a caller were installed as {}: not all low numbers were taken",
                fds);
        try {
            LowDescriptors.occupy();
        } catch (ErrnoException e) {
            LOG.error("low numbers could not be taken", e);
        }
        return "the broker had no place for them; try again";
    }

    /** From here on nobody takes descriptors out of this socket, so none should be in it. */
    private static boolean isFollowed(int socket) {
        try {
            return ProcFd.waitingDescriptors(socket).orElse(0) > 0;
        } catch (IOException e) {
            return true;
        }
    }

    private Received classified(List<Integer> fds) {
        for (int i = 0; i < fds.size(); i++) {
            var objection = classifier.objection(fds.get(i));
            if (objection.isPresent()) {
                return unusable(fds, refusal(i, objection.get()));
            }
        }
        return new Received.Three(fds);
    }

    private static String refusal(int stream, String what) {
        var remedy = stream == 0 ? "`cat FILE | CMD`" : "`CMD | cat`";
        return "%s is %s (expected: %s); put a pipe in between, as in %s"
                .formatted(NAMES.get(stream), what, ACCEPTED, remedy);
    }

    private static String wrongNumber(int count) {
        return "%d descriptors came (expected: one message with exactly three, %s)"
                .formatted(count, String.join(", ", NAMES));
    }

    private static Received unusable(List<Integer> fds, String message) {
        return new Received.Unusable(fds, "descriptors: " + message);
    }

    @Override
    public void close() {
        mounts.close();
        receiver.close();
    }
}
