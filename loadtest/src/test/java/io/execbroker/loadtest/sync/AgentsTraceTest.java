package io.execbroker.loadtest.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.loadtest.host.SearchPath;
import io.execbroker.loadtest.trace.Trace;
import io.execbroker.loadtest.trace.TraceCommand;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

final class AgentsTraceTest {
    @TempDir private Path folder;

    @BeforeEach
    void makePrograms() throws IOException {
        for (var program : List.of("ip", "sysctl")) {
            assertThat(Files.createFile(folder.resolve(program)).toFile().setExecutable(true))
                    .isTrue();
        }
    }

    @Test
    void everyProgramOfACommandLineIsFoundAndNothingElseChanged() throws IOException {
        var trace = trace("", "ip", "netns", "exec", "ip", "sysctl", "-w", "ip");

        var resolved = AgentsTrace.resolved(trace, new SearchPath(List.of(folder)));

        assertThat(resolved.commands().getFirst().argv())
                .containsExactly(
                        folder + "/ip", "netns", "exec", "ip", folder + "/sysctl", "-w", "ip");
    }

    @Test
    void thePlainFormAnnouncesHowManyBytesOfInputFollow() throws IOException {
        var file = folder.resolve("trace.txt");

        AgentsTrace.writePlain(trace("ü\nb\n", "ip", "-V"), file);

        assertThat(file).hasContent("a l3 router 1 2 5\nip\n-V\nü\nb\n\n");
    }

    private static Trace trace(String stdin, String... argv) {
        var command =
                new TraceCommand(
                        "a",
                        "l3",
                        "router",
                        List.of(argv),
                        stdin,
                        List.of(),
                        Set.of(0),
                        true,
                        false,
                        OptionalLong.empty());
        return new Trace("one", List.of(command));
    }
}
