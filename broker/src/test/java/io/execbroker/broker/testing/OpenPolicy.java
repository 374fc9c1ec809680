package io.execbroker.broker.testing;

import io.execbroker.broker.config.ProfileConfig;
import io.execbroker.broker.policy.PolicySnapshot;
import io.execbroker.broker.policy.Profile;
import io.execbroker.filters.Explanation;
import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.Mode;
import io.execbroker.filters.NamespaceEntry;
import io.execbroker.filters.Policy;
import io.execbroker.filters.PolicyProblem;
import io.execbroker.filters.PolicySettings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A policy for tests of what comes after it: allows every command that exists in a system folder,
 * but for {@code forbidden}, and names the filter after the command.
 */
public class OpenPolicy implements Policy {

    private static final List<String> EXEC_DIRS = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin");

    /** A snapshot with one profile {@code test} for this user. */
    public static PolicySnapshot snapshot(int uid) {
        return new PolicySnapshot(
                List.of(
                        new Profile(
                                new ProfileConfig(
                                        "test",
                                        Path.of("/nonexistent/rootwrap.conf"),
                                        Mode.STRICT,
                                        List.of(Integer.toString(uid)),
                                        List.of(),
                                        1000,
                                        Duration.ofMinutes(1),
                                        Duration.ofMinutes(10),
                                        List.of("/tmp")),
                                new OpenPolicy(),
                                Set.of(uid),
                                Set.of())));
    }

    @Override
    public FilterDecision decide(List<String> argv) {
        if (argv.isEmpty() || argv.getFirst().isEmpty()) {
            return new FilterDecision.Invalid("empty");
        }
        if (argv.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            return new FilterDecision.Invalid("a word contains NUL");
        }
        if (argv.getFirst().equals("forbidden")) {
            return new FilterDecision.Denied("no filter matches");
        }
        if (argv.size() > 4 && argv.subList(0, 3).equals(List.of("ip", "netns", "exec"))) {
            return inNamespace(argv);
        }
        var filter = new FilterDefinition(argv.getFirst(), "CommandFilter", List.of(), "test", 1);
        return resolved(argv)
                .<FilterDecision>map(command ->
                        new FilterDecision.Allowed(
                                filter, command, "root", Map.of(), Optional.empty(), false))
                .orElseGet(() -> new FilterDecision.NotExecutable(filter, argv.getFirst()));
    }

    private static FilterDecision inNamespace(List<String> argv) {
        var filter = new FilterDefinition("netns", "IpNetnsExecFilter", List.of(), "test", 2);
        var inner = resolved(argv.subList(4, argv.size())).orElseThrow();
        var command = new java.util.ArrayList<>(resolved(argv.subList(0, 4)).orElseThrow());
        command.addAll(inner);
        return new FilterDecision.Allowed(
                filter,
                command,
                "root",
                Map.of(),
                Optional.of(new NamespaceEntry(argv.get(3), inner, Map.of())),
                false);
    }

    private static Optional<List<String>> resolved(List<String> argv) {
        return EXEC_DIRS.stream()
                .map(folder -> Path.of(folder, argv.getFirst()))
                .filter(Files::isExecutable)
                .findFirst()
                .map(executable -> {
                    var command = new java.util.ArrayList<>(argv);
                    command.set(0, executable.toString());
                    return command;
                });
    }

    @Override
    public Mode mode() {
        return Mode.STRICT;
    }

    @Override
    public PolicySettings settings() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<FilterDefinition> filters() {
        return List.of();
    }

    @Override
    public List<PolicyProblem> problems() {
        return List.of();
    }

    @Override
    public Explanation explain(List<String> argv) {
        throw new UnsupportedOperationException();
    }
}
