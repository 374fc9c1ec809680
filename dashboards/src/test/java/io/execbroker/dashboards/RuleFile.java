package io.execbroker.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A committed file of Prometheus rules. */
record RuleFile(Path path, List<JsonNode> rules) {

    static final Path FOLDER = Path.of("prometheus");
    static final RuleFile RECORDING = read("recording.rules.yml");
    static final RuleFile ALERTS = read("alerts.rules.yml");

    private static final String ALERT = "alert";
    private static final String RECORD = "record";

    static List<RuleFile> all() {
        return List.of(RECORDING, ALERTS);
    }

    /** Names of the alerts. */
    List<String> alerts() {
        return names(ALERT).toList();
    }

    /** Names of the series that are recorded. */
    List<String> records() {
        return names(RECORD).toList();
    }

    List<Expression> expressions() {
        return rules.stream()
                .map(rule ->
                        new Expression(
                                path.getFileName()
                                        + ": "
                                        + rule.path(ALERT).asText(rule.path(RECORD).asText()),
                                rule.path("expr").asText()))
                .toList();
    }

    private Stream<String> names(String kind) {
        return rules.stream().filter(rule -> rule.has(kind)).map(rule -> rule.path(kind).asText());
    }

    private static RuleFile read(String name) {
        var path = FOLDER.resolve(name);
        try {
            var rules =
                    new YAMLMapper()
                            .readTree(path.toFile())
                            .path("groups")
                            .valueStream()
                            .flatMap(group -> group.path("rules").valueStream())
                            .toList();
            return new RuleFile(path, rules);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
