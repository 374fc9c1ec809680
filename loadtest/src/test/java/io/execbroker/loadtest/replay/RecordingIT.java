package io.execbroker.loadtest.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.Broker;
import io.execbroker.broker.config.ConfigLoader;
import io.execbroker.loadtest.host.HostFacts;
import io.execbroker.loadtest.replay.CommandOutcome.Rejected;
import io.execbroker.loadtest.replay.CommandRecord.Verdict;
import io.execbroker.loadtest.trace.Trace;
import io.execbroker.loadtest.trace.TraceCommand;
import io.execbroker.loadtest.trace.TraceReader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A trace that goes through a broker that records comes back, as often as you like. */
final class RecordingIT {
    private static final String EVERYTHING =
            """
            {"trace":"execbroker","version":1,"title":"everything"}
            {"argv":["echo","\\u00e9 \\udcff",""]}
            {"argv":["cat"],"stdin":"a\\u0000\\udc80\\n"}
            {"argv":["false"],"exits":[1]}
            {"argv":["sh","-c","kill -9 $$"],"exits":[-9]}
            {"argv":["sleep","1000"],"timeout_ms":50,"exits":[-15]}
            {"argv":["no-filter-knows-it"],"rejected":"unauthorised"}
            {"argv":["pwd"],"cwd":"/usr","umask":"77","priority":"bulk","ordering_key":"k\\u00e9y"}
            {"argv":["ip","netns","exec","no-such-namespace","true"],"exits":[1,255]}
            """;

    @TempDir private Path folder;

    @Test
    void theSameCommandsComeBackInTheSameOrderWithTheSameEnds() throws Exception {
        var original = TraceReader.read(Files.writeString(folder.resolve("trace"), EVERYTHING));

        var first = recorded(original, new Arrival.Closed(1), "first", true);
        var second =
                recorded(first, new Arrival.Recorded(Double.POSITIVE_INFINITY), "second", true);

        assertThat(said(first)).isEqualTo(said(original));
        assertThat(said(second)).isEqualTo(said(original));
        assertThat(first.commands()).extracting(TraceCommand::owner).containsOnly(ownPid() + "/0");
        assertThat(first.commands())
                .extracting(command -> command.atMicros().orElseThrow())
                .isSorted();
        assertThat(first.commands()).extracting(TraceCommand::agent).containsOnly("loadtest");
    }

    @Test
    void commandsThatRanAtTheSameTimeDoSoAgain() throws Exception {
        var original =
                TraceReader.read(
                        Files.writeString(
                                folder.resolve("trace"),
                                """
                                {"trace":"execbroker","version":1}
                                {"argv":["sleep","1"]}
                                {"argv":["sleep","1"]}
                                {"argv":["sleep","1"]}
                                {"argv":["true"]}
                                """));

        var first = recorded(original, new Arrival.Closed(3), "first", false);
        var again = recorded(first, new Arrival.Recorded(10), "again", false);

        assertThat(owners(first))
                .containsExactly(ownPid() + "/0", ownPid() + "/1", ownPid() + "/2");
        assertThat(owners(again)).isEqualTo(owners(first));
    }

    @Test
    void withoutStandardInputsAReplaySaysThatTheyAreMissing() throws Exception {
        var original = TraceReader.read(Files.writeString(folder.resolve("trace"), EVERYTHING));

        var recorded = recorded(original, new Arrival.Closed(1), "first", false);

        assertThat(recorded.commands())
                .filteredOn(TraceCommand::isStdinMissing)
                .singleElement()
                .satisfies(command -> {
                    assertThat(command.argv()).containsExactly("cat");
                    assertThat(command.stdin()).isNull();
                    assertThat(command.expected().isAnyEnd()).isTrue();
                });
        assertThat(Files.readString(folder.resolve("first/trace.jsonl"))).doesNotContain("\\udc80");
    }

    /** Replays through a broker of its own that records, and returns the recording. */
    private Trace recorded(Trace trace, Arrival arrival, String name, boolean stdin)
            throws Exception {
        var home = Files.createDirectory(folder.resolve(name));
        var records = new ArrayList<CommandRecord>();
        try (var broker =
                        Broker.start(
                                ConfigLoader.load(configuration(home, stdin), true), Map.of());
                var target = BrokerTarget.connect(home.resolve("sock"), "")) {
            Replay.run(target, trace, Order.BOTH, arrival, records::add);
            assertThat(broker).isNotNull();
        }
        assertThat(records)
                .hasSize(trace.commands().size())
                .filteredOn(record -> record.verdict() == Verdict.UNEXPECTED)
                .isEmpty();
        assertThat(records)
                .filteredOn(record -> record.outcome().end() instanceof Rejected)
                .hasSizeLessThanOrEqualTo(1);
        return TraceReader.read(home.resolve("trace.jsonl"));
    }

    private static Path configuration(Path home, boolean stdin) throws Exception {
        var filters = Files.createDirectory(home.resolve("rootwrap.d"));
        var programs = List.of("echo", "cat", "false", "true", "sh", "sleep", "pwd");
        Files.writeString(
                filters.resolve("all.filters"),
                programs.stream()
                        .map("%1$s: CommandFilter, %1$s, root\n"::formatted)
                        .collect(
                                Collectors.joining(
                                        "", "[Filters]\n", "ns: IpNetnsExecFilter, ip, root\n")));
        var execDirs =
                HostFacts.SYSTEM_FOLDERS.stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(","));
        var rootwrap =
                Files.writeString(
                        home.resolve("rootwrap.conf"),
                        "[DEFAULT]\nfilters_path=%s\nexec_dirs=%s\n".formatted(filters, execDirs));
        return Files.writeString(
                home.resolve("broker.conf"),
                """
                [broker]
                socket = %1$s/sock
                audit = %1$s/audit.jsonl
                record_file = %1$s/trace.jsonl
                record_stdin = %2$s
                [metrics]
                listen =
                [profile loadtest]
                rootwrap_config = %3$s
                users = root
                working_directories = /usr
                """
                        .formatted(home, stdin ? "yes" : "no", rootwrap));
    }

    /** What a command of a trace asks for, and how it is to end, without where it stood. */
    private static List<List<Object>> said(Trace trace) {
        return trace.commands().stream().map(RecordingIT::said).toList();
    }

    private static List<Object> said(TraceCommand command) {
        var terms = command.terms();
        var stdin = command.stdin();
        return List.of(
                command.argv(),
                stdin == null ? "" : stdin,
                command.isStdinMissing(),
                command.expected().rejection(),
                command.expected().isAnyEnd(),
                // One of those that were right is the one that came.
                command.expectedExits().contains(255) ? Set.of(1, 255) : command.expectedExits(),
                terms.workingDirectory(),
                terms.umask(),
                terms.priority(),
                terms.orderingKey());
    }

    private static Set<String> owners(Trace trace) {
        return trace.commands().stream()
                .map(TraceCommand::owner)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String ownPid() {
        return "pid" + ProcessHandle.current().pid();
    }
}
