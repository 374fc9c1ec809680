package io.execbroker.broker.session;

import io.execbroker.broker.exec.ExecCall;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.ExecRequest;

/**
 * How standard streams travel on one connection: settled by its Hello. Confined to the connection's
 * loop.
 */
interface SessionStdio {

    /**
     * Whether a frame may come at all.
     *
     * @throws io.execbroker.wire.ProtocolException when not: it ends the connection
     */
    void require(ClientFrame.FrameCase frame);

    /**
     * What the command of {@code request} gets. To be the last thing that is asked of a request
     * before it is submitted: from then on what this returns is the request's.
     */
    ExecCall.Stdio claim(ExecRequest request) throws BadRequestException;

    /** No request will claim anything any more. Idempotent. */
    void close();
}
