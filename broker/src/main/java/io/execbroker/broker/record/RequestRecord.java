package io.execbroker.broker.record;

import io.execbroker.broker.report.ExecReport;
import io.netty.buffer.ByteBuf;

/** One request on its way into the recording. Confined to the request's loop. */
public interface RequestRecord {

    /** Of a request that is not recorded. */
    RequestRecord NONE =
            new RequestRecord() {
                @Override
                public void stdin(ByteBuf data) {}

                @Override
                public void stdinClosed() {}

                @Override
                public void signalled() {}

                @Override
                public void end(ExecReport report) {}
            };

    /** The caller wrote {@code data} to standard input; it stays as it is, and the caller's. */
    void stdin(ByteBuf data);

    /** The caller closed standard input. */
    void stdinClosed();

    /** The caller sent the command a signal. */
    void signalled();

    /** The request has ended. Called once, and last. */
    void end(ExecReport report);
}
