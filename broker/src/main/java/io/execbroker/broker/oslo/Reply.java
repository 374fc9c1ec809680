package io.execbroker.broker.oslo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.stream.ChunkedInput;

import java.nio.charset.StandardCharsets;

/**
 * The answer to a command on its way: its length, then {@code ["#RETURN", [code, out, err]]}, made
 * in chunks as fast as the peer reads, so that NULs, which JSON spells with six characters, never
 * occupy more than what the command wrote. Owns the outputs. Confined to its connection's loop.
 */
final class Reply implements ChunkedInput<ByteBuf> {

    /** Of output that goes into a chunk, where it becomes up to six times as much. */
    private static final int WINDOW_BYTES = 8 * 1024;

    private static final byte[] BETWEEN = ascii("\", \"");
    private static final byte[] END = ascii("\"]]");

    private enum Stage {
        BEGIN,
        STDOUT,
        STDERR,
        DONE
    }

    private final byte[] begin;
    private final CollectedOutput stdout;
    private final CollectedOutput stderr;
    private final long length;
    private final JsonText text = new JsonText();
    private Stage stage = Stage.BEGIN;
    private long written;

    /**
     * Takes ownership of the outputs.
     *
     * @param returnCode as Python's subprocess has it
     */
    Reply(int returnCode, CollectedOutput stdout, CollectedOutput stderr) {
        this.begin = ascii("[\"#RETURN\", [" + returnCode + ", \"");
        this.stdout = stdout;
        this.stderr = stderr;
        this.length =
                begin.length + stdout.finish() + BETWEEN.length + stderr.finish() + END.length;
    }

    @Override
    public ByteBuf readChunk(ByteBufAllocator allocator) {
        var left = Long.BYTES + length - written;
        var out = allocator.directBuffer((int) Math.min(left, 2 * WINDOW_BYTES));
        if (stage == Stage.BEGIN) {
            out.writeLong(length).writeBytes(begin);
            stage = Stage.STDOUT;
        }
        if (stage == Stage.STDOUT && writeWindow(stdout.bytes(), out)) {
            out.writeBytes(BETWEEN);
            stage = Stage.STDERR;
        }
        if (stage == Stage.STDERR
                && out.readableBytes() < WINDOW_BYTES
                && writeWindow(stderr.bytes(), out)) {
            out.writeBytes(END);
            stage = Stage.DONE;
        }
        written += out.readableBytes();
        if (stage == Stage.DONE && written != Long.BYTES + length) {
            throw new AssertionError(written + " bytes written, " + length + " announced");
        }
        return out;
    }

    /** Returns whether that was the last of {@code bytes}. */
    private boolean writeWindow(Spool bytes, ByteBuf out) {
        var window = new byte[(int) Math.min(WINDOW_BYTES, bytes.size())];
        text.write(window, bytes.take(window, 0, window.length), out);
        if (bytes.size() > 0) {
            return false;
        }
        text.writeLast(out);
        return true;
    }

    @Override
    public boolean isEndOfInput() {
        return stage == Stage.DONE;
    }

    /** Of the JSON, without the eight bytes before it. */
    @Override
    public long length() {
        return length;
    }

    @Override
    public long progress() {
        return written;
    }

    @Override
    public void close() {
        stdout.close();
        stderr.close();
    }

    @Deprecated
    @Override
    // Netty's interface asks for it.
    @SuppressWarnings("InlineMeSuggester")
    public ByteBuf readChunk(ChannelHandlerContext ctx) {
        return readChunk(ctx.alloc());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
