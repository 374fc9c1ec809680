package io.execbroker.loadtest.replay;

import io.execbroker.loadtest.trace.TraceCommand;

import java.util.concurrent.CompletionStage;

/** Something that runs commands. */
public interface Target extends AutoCloseable {

    /** What reports call it. */
    String name();

    /**
     * Runs one command. Returns at once; any thread may complete the stage.
     *
     * @return the outcome. A command that fails or is refused is an outcome too; an exceptional end
     *     means that the target itself broke
     */
    CompletionStage<CommandOutcome> run(TraceCommand command);

    /** Gives up what it holds. Commands that run may be ended. */
    @Override
    void close();
}
