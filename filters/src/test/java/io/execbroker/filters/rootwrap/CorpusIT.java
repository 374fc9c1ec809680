package io.execbroker.filters.rootwrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.Mode;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The verdicts of oslo.rootwrap and the verdicts that strict must give, case by case. */
class CorpusIT {
    @TempDir private Path folder;

    static Stream<Named<JsonNode>> rows() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Named<JsonNode>> rows = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                CorpusIT.class.getResourceAsStream("/corpus/filter-cases.jsonl"),
                                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode row = json.readTree(line);
                rows.add(Named.of(row.get("id").textValue(), row));
            }
        }
        assertThat(rows).hasSize(137);
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void compatibleGivesTheVerdictOfTheOriginal(JsonNode row) throws Exception {
        try (CorpusFixture fixture = new CorpusFixture(folder, row)) {
            List<String> originalCommand = fixture.originalCommand(row);

            Optional<FilterDecision> decision = fixture.decide(Mode.COMPATIBLE, row);

            assertThat(verdict(decision)).as(row.get("why").textValue()).isEqualTo(original(row));
            if (decision.orElseThrow() instanceof FilterDecision.Allowed allowed) {
                assertThat(allowed.filter().name()).isEqualTo(row.get("oslo_rule").textValue());
                assertThat(allowed.command()).isEqualTo(originalCommand);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void strictGivesTheSafeVerdict(JsonNode row) throws Exception {
        try (CorpusFixture fixture = new CorpusFixture(folder, row)) {
            fixture.originalCommand(row);

            Optional<FilterDecision> decision = fixture.decide(Mode.STRICT, row);

            String verdict = verdict(decision);
            if (row.get("safe_verdict").textValue().equals("loaderror")) {
                assertThat(verdict).isNotEqualTo("allow");
                assertThat(decision.isEmpty() || !fixture.load(Mode.STRICT).problems().isEmpty())
                        .as("refused or reported")
                        .isTrue();
            } else {
                assertThat(verdict).as(row.get("why").textValue()).isEqualTo(safe(row));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatStrictWouldDenyIsMarked(JsonNode row) throws Exception {
        try (CorpusFixture fixture = new CorpusFixture(folder, row)) {
            boolean strictAllows = verdict(fixture.decide(Mode.STRICT, row)).equals("allow");

            if (fixture.decide(Mode.COMPATIBLE, row).orElseThrow()
                    instanceof FilterDecision.Allowed allowed) {
                assertThat(allowed.wouldDenyStrict()).isEqualTo(!strictAllows);
            }
        }
    }

    /** Where the original raises, compatible denies; what no process can be given is invalid. */
    private static String original(JsonNode row) {
        boolean holdsNul =
                Stream.iterate(0, i -> i < row.get("argv").size(), i -> i + 1)
                        .anyMatch(i -> row.get("argv").get(i).textValue().contains("\0"));
        if (holdsNul) {
            return "invalid";
        }
        String verdict = row.get("oslo_verdict").textValue();
        return verdict.equals("crash") ? "deny" : verdict;
    }

    /**
     * What the operator's own definition makes equivalent to root stays allowed and is named by
     * lint, except where the command line itself is none that {@code ip} would take.
     */
    private static String safe(JsonNode row) {
        boolean isOperatorsWill = row.get("divergence").textValue().equals("strict-policy");
        boolean isNoCommandOfIp =
                row.get("filter_class").textValue().equals("IpFilter")
                        && row.get("why").textValue().contains("iproute2 rejects");
        return isOperatorsWill && !isNoCommandOfIp ? "allow" : row.get("safe_verdict").textValue();
    }

    private static String verdict(Optional<FilterDecision> decision) {
        return decision.map(made ->
                        switch (made) {
                            case FilterDecision.Allowed allowed -> "allow";
                            case FilterDecision.Denied denied -> "deny";
                            case FilterDecision.NotExecutable missing -> "notexec";
                            case FilterDecision.Invalid invalid -> "invalid";
                        })
                .orElse("refused");
    }
}
