package io.execbroker.broker.session;

import io.execbroker.broker.exec.ExecCall;
import io.execbroker.broker.stdio.CallerStdio;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.LimitAction;
import io.execbroker.proto.v1.StdinMode;
import io.execbroker.wire.ProtocolException;

/**
 * STDIO_MODE_DESCRIPTORS: the caller's own descriptors, for one request. Owns them until that
 * request claims them, or cannot.
 */
final class PassedStdio implements SessionStdio {

    private final CallerStdio descriptors;
    private boolean isSpent;

    /** Takes ownership of {@code descriptors}. */
    PassedStdio(CallerStdio descriptors) {
        this.descriptors = descriptors;
    }

    @Override
    public void require(ClientFrame.FrameCase frame) {
        switch (frame) {
            case STDIN, WINDOW_UPDATE, OPEN_ROOTWRAP, CLOSE_ROOTWRAP ->
                    throw ProtocolException.connection(
                            GoawayReason.GOAWAY_REASON_BAD_STATE,
                            frame
                                    + ": not on a connection that has handed over its descriptors;"
                                    + " it carries one request");
            case HELLO, EXEC, SIGNAL, CANCEL, PING, STATUS_REQUEST, FRAME_NOT_SET -> {}
        }
    }

    @Override
    public ExecCall.Stdio claim(ExecRequest request) throws BadRequestException {
        if (isSpent) {
            throw new BadRequestException(
                    "stdio_mode",
                    "the descriptors of this connection were for its first request; connect again");
        }
        requireAbsent(
                "stdin_mode",
                request.getStdinModeValue() != StdinMode.STDIN_MODE_UNSPECIFIED_VALUE);
        requireAbsent("stdin", !request.getStdin().isEmpty());
        requireAbsent("merge_stderr", request.getMergeStderr());
        requireAbsent("stdout_limit_bytes", request.getStdoutLimitBytes() != 0);
        requireAbsent("stderr_limit_bytes", request.getStderrLimitBytes() != 0);
        requireAbsent(
                "limit_action",
                request.getLimitActionValue() != LimitAction.LIMIT_ACTION_UNSPECIFIED_VALUE);
        requireAbsent("initial_window_bytes", request.getInitialWindowBytes() != 0);
        isSpent = true;
        return new ExecCall.Stdio.Passed(descriptors);
    }

    private static void requireAbsent(String field, boolean isSet) throws BadRequestException {
        if (isSet) {
            throw new BadRequestException(
                    field, "set, but no byte passes through the broker (expected: left out)");
        }
    }

    @Override
    public void close() {
        if (!isSpent) {
            isSpent = true;
            descriptors.close();
        }
    }
}
