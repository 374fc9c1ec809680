package io.execbroker.wire;

import io.execbroker.proto.v1.OutputFd;
import io.netty.buffer.ByteBuf;

/**
 * Bytes of an output, as they arrive: an OutputChunk, or a part of one.
 *
 * @param streamId of the command
 * @param fd output of the command
 * @param data at least 1 byte, in the read buffer; the decoder's, and valid until the handler
 *     returns
 */
public record OutputBytes(int streamId, OutputFd fd, ByteBuf data) {}
