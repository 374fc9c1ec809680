package io.execbroker.loadtest.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.execbroker.loadtest.host.SearchPath;
import io.execbroker.loadtest.trace.CommandShape;
import io.execbroker.loadtest.trace.Trace;
import io.execbroker.loadtest.trace.TraceCommand;
import io.execbroker.loadtest.trace.TraceWriter;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/** A trace as a program of agents reads it from a file. */
final class AgentsTrace {
    private AgentsTrace() {}

    /** As {@link TraceWriter} has it, for {@code agents.py}. */
    static void writeJson(Trace trace, Path file) throws IOException {
        try (var out = Files.newBufferedWriter(file)) {
            TraceWriter.write(trace, out);
        }
    }

    /** As {@code agents.c} has it: without JSON. */
    static void writePlain(Trace trace, Path file) throws IOException {
        try (var out = Files.newBufferedWriter(file)) {
            for (var command : trace.commands()) {
                var stdin = command.stdin() == null ? "" : command.stdin();
                out.write(
                        "%s %s %s %d %d %d\n"
                                .formatted(
                                        command.id(),
                                        command.agent(),
                                        command.owner(),
                                        command.agentWaits() ? 1 : 0,
                                        command.argv().size(),
                                        stdin.getBytes(UTF_8).length));
                for (var argument : command.argv()) {
                    out.write(argument + "\n");
                }
                out.write(stdin + "\n");
            }
        }
    }

    /**
     * The same trace with the whole paths of its programs, also of those that {@code ip netns exec}
     * starts: for who does not look where the others look, as sudo does not.
     *
     * @throws FileNotFoundException if one is in no folder
     */
    static Trace resolved(Trace trace, SearchPath searchPath) throws FileNotFoundException {
        var commands = new ArrayList<TraceCommand>();
        for (var command : trace.commands()) {
            commands.add(resolved(command, searchPath));
        }
        return new Trace(trace.title(), commands);
    }

    private static TraceCommand resolved(TraceCommand command, SearchPath searchPath)
            throws FileNotFoundException {
        var leaf = CommandShape.of(command.argv()).leaf();
        var argv = new ArrayList<>(command.argv());
        var tail = argv.subList(argv.size() - leaf.size(), argv.size());
        tail.set(0, searchPath.resolve(leaf).getFirst());
        argv.set(0, searchPath.resolve(argv).getFirst());
        return new TraceCommand(
                command.id(),
                command.agent(),
                command.owner(),
                argv,
                command.stdin(),
                command.needs(),
                command.expectedExits(),
                command.agentWaits(),
                command.daemonizes(),
                command.atMicros());
    }
}
