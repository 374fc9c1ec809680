package io.execbroker.loadtest.bench;

import io.execbroker.loadtest.replay.CommandOutcome;
import io.execbroker.loadtest.replay.CommandOutcome.End;
import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.OutputDigest;

/**
 * What a peer handed back for one command. All must hand back the same, or nothing is compared.
 *
 * @param complained whether the command wrote to standard error
 */
record Answer(End end, OutputDigest stdout, boolean complained) {
    /** Of a rootwrap that was given no command: its exit code, and a complaint. */
    static final Answer NO_COMMAND = new Answer(new Exited(98), new OutputDigest(0, 0), true);

    static Answer of(CommandOutcome outcome) {
        return new Answer(outcome.end(), outcome.stdout(), !outcome.stderr().isEmpty());
    }

    boolean isSuccess() {
        return end.equals(new Exited(0)) && !complained;
    }

    @Override
    public String toString() {
        return "%s, %s on stdout, %s on stderr"
                .formatted(end, stdout, complained ? "something" : "nothing");
    }
}
