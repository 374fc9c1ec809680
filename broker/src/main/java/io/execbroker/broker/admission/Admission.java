package io.execbroker.broker.admission;

/** The answer to a request for admission. */
public sealed interface Admission {

    /** It may run now; {@link Ticket#release} when it has ended. */
    record Granted(Ticket ticket) implements Admission {}

    /** It waits; its {@code onGranted} will be called, unless the ticket is released before. */
    record Queued(Ticket ticket) implements Admission {}

    /**
     * It may neither run nor wait.
     *
     * @param bound what is full, for a person, such as {@code "the queue is full (1024 waiting)"}
     */
    record Refused(String bound) implements Admission {}
}
