package io.execbroker.broker.oslo;

import io.execbroker.broker.exec.ExecListener;
import io.execbroker.broker.exec.ExecStream;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.report.ExecReport;
import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * A command of a door from its submission to its report: keeps what it writes, as far as there is
 * memory, for the answer. Confined to its connection's loop.
 *
 * <p>When the client is gone the command runs on, as with oslo.rootwrap, and what it writes is
 * dropped; its report is written down like any other.
 */
final class RunningCommand implements ExecListener {

    private static final int FIRST_CREDIT_BYTES = 4 * 1024;
    private static final int MOST_CREDIT_BYTES = 64 * 1024;
    private static final int GROWTH = 4;

    private final Account account;
    private final Consumer<ExecReport> onEnd;
    private final CollectedOutput stdout = new CollectedOutput();
    private final CollectedOutput stderr = new CollectedOutput();

    private @Nullable ExecStream stream;

    /** Memory that is taken and not used, in bytes. */
    private int credit;

    private int nextCredit = FIRST_CREDIT_BYTES;
    private boolean isWaiting;
    private boolean isAbandoned;

    /**
     * @param account takes the memory of what it writes; closed by others
     * @param onEnd hears of its end, once, also when it is abandoned
     */
    RunningCommand(Account account, Consumer<ExecReport> onEnd) {
        this.account = account;
        this.onEnd = onEnd;
    }

    /** The request behind it; set once, right after it was submitted. */
    void attach(ExecStream request) {
        stream = request;
    }

    /** Writes the whole of standard input. Takes ownership of what is in {@code input}. */
    void feed(Spool input) {
        var request = request();
        for (var piece = input.poll(); piece != null; piece = input.poll()) {
            request.write(piece);
        }
        request.closeStdin();
    }

    /** Nobody waits for the answer any more: what was kept is freed, what follows is dropped. */
    void abandon() {
        isAbandoned = true;
        close();
        if (stream != null) {
            stream.resumeOutput();
        }
    }

    /** What it wrote, as an answer, which owns it from now on. */
    Reply reply(int returnCode) {
        return new Reply(returnCode, stdout, stderr);
    }

    /** Frees what it wrote. Idempotent. */
    void close() {
        stdout.close();
        stderr.close();
    }

    @Override
    public void onStarted(long pid, String filter, long queuedNanos) {}

    @Override
    public void onRepeated() {
        throw new AssertionError("a command without an id has no repeat");
    }

    @Override
    public int allowance() {
        if (isAbandoned) {
            return MOST_CREDIT_BYTES;
        }
        if (credit == 0 && !isWaiting) {
            var bytes = nextCredit;
            nextCredit = Math.min(nextCredit * GROWTH, MOST_CREDIT_BYTES);
            if (account.take(bytes, () -> onTaken(bytes))) {
                credit = bytes;
            } else {
                isWaiting = true;
            }
        }
        return credit;
    }

    private void onTaken(int bytes) {
        isWaiting = false;
        credit = bytes;
        request().resumeOutput();
    }

    @Override
    public void onOutput(Output output, ByteBuf data) {
        if (isAbandoned) {
            data.release();
            return;
        }
        credit -= data.readableBytes();
        switch (output) {
            case STDOUT -> stdout.append(data);
            case STDERR -> stderr.append(data);
        }
    }

    @Override
    public void onStdinConsumed(int bytes) {
        account.give(bytes);
    }

    @Override
    public void onEnd(ExecReport report) {
        onEnd.accept(report);
    }

    private ExecStream request() {
        if (stream == null) {
            throw new AssertionError("used before it was submitted");
        }
        return stream;
    }
}
