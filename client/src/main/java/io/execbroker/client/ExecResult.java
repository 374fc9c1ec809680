package io.execbroker.client;

import java.util.Set;

/**
 * A command ran and ended. A bad exit code is a result, not an exception.
 *
 * @param outcome exit code or signal
 * @param flags what else happened; mostly empty
 * @param stdout what was captured by {@link ExecClient#execute}; empty when output was streamed
 * @param stderr likewise; empty when merged into standard output
 * @param start its start
 */
public record ExecResult(
        ExecOutcome outcome,
        Set<ExecFlag> flags,
        CapturedOutput stdout,
        CapturedOutput stderr,
        CommandStart start,
        ResourceUsage usage,
        Timings timings,
        ByteCounts bytes) {

    /** True when it exited with 0. */
    public boolean isSuccess() {
        return outcome instanceof ExecOutcome.Exited(int code) && code == 0;
    }

    public boolean has(ExecFlag flag) {
        return flags.contains(flag);
    }
}
