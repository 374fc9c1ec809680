package io.execbroker.broker.record;

/** Keeps what is asked of the broker. Callable from any thread; never blocks, never throws. */
public interface Recorder extends AutoCloseable {

    /** Keeps nothing. */
    Recorder OFF =
            new Recorder() {
                @Override
                public RequestRecord begin(ReceivedRequest request) {
                    return RequestRecord.NONE;
                }

                @Override
                public void close() {}
            };

    /** A request has arrived; {@link RequestRecord#end} must follow. */
    RequestRecord begin(ReceivedRequest request);

    /** Writes what is pending, waiting a bounded time, and closes. Idempotent. */
    @Override
    void close();
}
