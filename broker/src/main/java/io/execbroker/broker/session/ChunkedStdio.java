package io.execbroker.broker.session;

import io.execbroker.broker.exec.ExecCall;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.StdinMode;

/** STDIO_MODE_CHUNKS: in frames, for any number of streams. */
final class ChunkedStdio implements SessionStdio {

    @Override
    public void require(ClientFrame.FrameCase frame) {}

    @Override
    public ExecCall.Stdio claim(ExecRequest request) throws BadRequestException {
        var stdin = request.getStdinMode();
        if (stdin == StdinMode.UNRECOGNIZED) {
            throw BadRequestException.unknown("stdin_mode", request.getStdinModeValue());
        }
        if (stdin != StdinMode.STDIN_MODE_INLINE && !request.getStdin().isEmpty()) {
            throw new BadRequestException("stdin", "set, but stdin_mode is not INLINE");
        }
        var isFed = stdin == StdinMode.STDIN_MODE_CHUNKS || stdin == StdinMode.STDIN_MODE_INLINE;
        if (request.getNoTimeout()) {
            throw new BadRequestException(
                    "no_timeout", "set, but this connection has not handed over its descriptors");
        }
        return new ExecCall.Stdio.Piped(
                isFed ? ExecCall.Stdin.STREAM : ExecCall.Stdin.NONE, request.getMergeStderr());
    }

    @Override
    public void close() {}
}
