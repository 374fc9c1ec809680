package io.execbroker.loadtest.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.execbroker.loadtest.replay.CommandRecord;
import io.execbroker.loadtest.trace.Trace;
import io.execbroker.loadtest.trace.TraceCommand;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Runs a trace by a program that stands for the agents and measures by itself.
 *
 * <p>What the two say to each other is told in {@code agents.py}.
 *
 * @param commandLine of that program, which knows the trace
 * @param environment its whole environment, which its commands inherit
 * @param log gets its standard error
 */
record AgentsRunner(List<String> commandLine, Map<String, String> environment, Path log)
        implements Runner {

    @Override
    public void run(Trace trace, Consumer<CommandRecord> observer)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(commandLine);
        builder.environment().clear();
        builder.environment().putAll(environment);
        var agents = builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        try (var words = agents.inputReader(UTF_8);
                var begin = agents.outputWriter(UTF_8)) {
            if (!(next(words) instanceof AgentsLine.Ready)) {
                throw new IOException("agents answered before they were asked; see " + log);
            }
            begin.write("begin\n");
            begin.flush();
            observe(words, trace, observer);
            agents.waitFor();
        } finally {
            agents.destroyForcibly();
        }
    }

    private void observe(BufferedReader words, Trace trace, Consumer<CommandRecord> observer)
            throws IOException {
        var open =
                trace.commands().stream()
                        .collect(Collectors.toMap(TraceCommand::id, Function.identity()));
        while (!open.isEmpty()) {
            if (!(next(words) instanceof AgentsLine.Ended ended)) {
                throw new IOException("agents started anew; see " + log);
            }
            var command = open.remove(ended.id());
            if (command == null) {
                throw new IOException("agents ran " + ended.id() + ", which was not to run");
            }
            observer.accept(ended.of(command));
        }
    }

    private AgentsLine next(BufferedReader words) throws IOException {
        var line = words.readLine();
        if (line == null) {
            throw new IOException("agents ended too early; see " + log);
        }
        if (AgentsLine.parse(line) instanceof AgentsLine.Failure(String message)) {
            throw new IOException("agents say: " + message);
        }
        return AgentsLine.parse(line);
    }
}
