package io.execbroker.filters.rootwrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.FilterDecision.Allowed;
import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;
import io.execbroker.filters.PolicyException;
import io.execbroker.filters.PythonOracle;
import io.execbroker.filters.TrustedOwners;
import io.execbroker.filters.compatible.Host;
import io.execbroker.filters.rootwrap.PolicyGenerator.Definition;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Compares decisions with those of the installed oslo.rootwrap, on generated policies. */
class RootwrapDifferentialIT {
    private static final int POLICIES = Integer.getInteger("execbroker.policies", 1200);
    private static final int COMMANDS_PER_POLICY = 25;
    private static final long SEED = Long.getLong("execbroker.seed", 20260101L);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Kinds of outcome that a run must have seen often, and how often. */
    private static final Map<String, Integer> COVERAGE =
            Map.ofEntries(
                    Map.entry("allow CommandFilter", 500),
                    Map.entry("allow RegExpFilter", 200),
                    Map.entry("allow PathFilter", 100),
                    Map.entry("allow KillFilter", 50),
                    Map.entry("allow ReadFileFilter", 200),
                    Map.entry("allow IpFilter", 300),
                    Map.entry("allow EnvFilter", 100),
                    Map.entry("allow IpNetnsExecFilter", 50),
                    Map.entry("allow ChainingRegExpFilter", 20),
                    Map.entry("deny", 5000),
                    Map.entry("notexec", 500),
                    Map.entry("crash", 100));

    @TempDir private Path folder;

    @Test
    void compatibleDecidesAsTheOriginal() throws Exception {
        Random random = new Random(SEED);
        Map<String, Integer> seen = new TreeMap<>();
        int cases = 0;
        int costly = 0;
        try (DifferentialWorld world = new DifferentialWorld(folder);
                PythonOracle python = PythonOracle.start()) {
            PolicyGenerator generator = new PolicyGenerator(random, world);
            for (int i = 0; i < POLICIES; i++) {
                List<Definition> definitions = generator.definitions();
                List<String> execDirs = generator.execDirs();
                Path filters = filterFolder(i, generator.file(definitions));
                Path configuration = configuration(filters, execDirs);
                List<List<String>> commands =
                        Stream.generate(() -> generator.command(definitions))
                                .limit(COMMANDS_PER_POLICY)
                                .toList();
                python.ask("load", List.of(filters.toString()), execDirs);
                JsonNode theirs = python.ask("decide_all", commands, folder.toString());
                Policy policy = load(configuration, Mode.COMPATIBLE).orElseThrow();
                Optional<Policy> strict = load(configuration, Mode.STRICT);
                for (int c = 0; c < commands.size(); c++) {
                    List<String> command = commands.get(c);
                    String where =
                            "seed %s, policy %s, command %s\n%s\nexec_dirs %s"
                                    .formatted(
                                            SEED,
                                            i,
                                            JSON.writeValueAsString(command),
                                            Files.readString(filters.resolve("t.filters")),
                                            execDirs);
                    FilterDecision ours = policy.decide(command);
                    cases++;
                    if (isTooCostly(ours)) {
                        costly++;
                        continue;
                    }
                    assertThat(described(ours)).as(where).isEqualTo(expected(theirs.get(c)));
                    strict.ifPresent(p -> strictIsNoWider(p, command, ours, definitions, where));
                    seen.merge(kind(ours, theirs.get(c)), 1, Integer::sum);
                }
            }
        }
        System.out.printf("seed %d: %d cases, %s%n", SEED, cases, seen);
        assertThat(cases).isGreaterThanOrEqualTo(20_000);
        assertThat(costly).as("decisions beyond the step budget").isLessThan(cases / 1000);
        COVERAGE.forEach((kind, least) ->
                assertThat(seen.getOrDefault(kind, 0)).as(kind).isGreaterThanOrEqualTo(least));
    }

    /**
     * Strict allows what the original denies only where the original fails, compares a resolved
     * path with an unresolved one, or has taken a word off the command.
     */
    private static void strictIsNoWider(
            Policy strict,
            List<String> command,
            FilterDecision ours,
            List<Definition> definitions,
            String where) {
        boolean isNamedException =
                definitions.stream()
                                .map(Definition::filterClass)
                                .anyMatch(
                                        Set.of("PathFilter", "EnvFilter", "IpFilter", "KillFilter")
                                                ::contains)
                        || described(ours).toString().contains("crash");
        if (!isNamedException && strict.decide(command) instanceof Allowed) {
            assertThat(ours).as("strict allows, %s", where).isInstanceOf(Allowed.class);
        }
    }

    private Path filterFolder(int number, String text) throws IOException {
        Path filters = Files.createDirectories(folder.resolve("filters" + number));
        Files.writeString(filters.resolve("t.filters"), text);
        return filters;
    }

    private Path configuration(Path filters, List<String> execDirs) throws IOException {
        Path configuration = filters.resolveSibling(filters.getFileName() + ".conf");
        Files.writeString(
                configuration,
                "[DEFAULT]\nfilters_path=%s\nexec_dirs=%s\n"
                        .formatted(filters, String.join(",", execDirs)));
        return configuration;
    }

    private Optional<Policy> load(Path configuration, Mode mode) throws PolicyException {
        try {
            return Optional.of(
                    PolicyLoader.load(
                            configuration,
                            mode,
                            TrustedOwners.root(),
                            new Host(
                                    folder.toString(),
                                    Optional.of("/usr/local/bin:/usr/bin:/bin"))));
        } catch (PolicyException e) {
            if (mode == Mode.COMPATIBLE) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static List<Object> described(FilterDecision decision) {
        return switch (decision) {
            case Allowed allowed ->
                    List.of(
                            "allow",
                            allowed.filter().name(),
                            allowed.command(),
                            allowed.runAs(),
                            allowed.environment());
            case FilterDecision.Denied denied ->
                    denied.reason().contains("oslo.rootwrap") ? List.of("crash") : List.of("deny");
            case FilterDecision.NotExecutable missing ->
                    List.of("notexec", missing.filter().name());
            case FilterDecision.Invalid invalid -> List.of("invalid", invalid.reason());
        };
    }

    private static List<Object> expected(JsonNode theirs) {
        List<Object> expected = new ArrayList<>();
        for (JsonNode part : theirs) {
            expected.add(JSON.convertValue(part, Object.class));
        }
        return expected.getFirst().equals("crash") ? List.of("crash") : expected;
    }

    /** The original has no bound; a decision that is denied for its cost is no verdict. */
    private static boolean isTooCostly(FilterDecision decision) {
        return decision instanceof FilterDecision.Denied denied
                && denied.reason().startsWith("the decision takes more than");
    }

    private static String kind(FilterDecision ours, JsonNode theirs) {
        return ours instanceof Allowed allowed
                ? "allow " + allowed.filter().filterClass()
                : theirs.get(0).textValue();
    }
}
