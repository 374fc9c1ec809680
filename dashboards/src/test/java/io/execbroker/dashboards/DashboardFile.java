package io.execbroker.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A committed dashboard, as Grafana will read it. */
record DashboardFile(Path path, JsonNode json) {

    static final Path FOLDER = Path.of("grafana");

    private static final JsonMapper MAPPER = new JsonMapper();

    static List<DashboardFile> all() {
        try (var files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(DashboardFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The panels that show something, rows' headings left out. */
    List<JsonNode> panels() {
        return json.path("panels")
                .valueStream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    /** The variables by name; a missing node for one that is not there. */
    JsonNode variable(String name) {
        return json.path("templating")
                .path("list")
                .valueStream()
                .filter(variable -> variable.path("name").asText().equals(name))
                .findFirst()
                .orElseGet(MAPPER::missingNode);
    }

    /** Every query, of panels and of variables. */
    List<Expression> expressions() {
        return panels().stream()
                .flatMap(panel ->
                        panel.path("targets")
                                .valueStream()
                                .map(target ->
                                        new Expression(
                                                path.getFileName()
                                                        + ": "
                                                        + panel.path("title").asText()
                                                        + " "
                                                        + target.path("refId").asText(),
                                                target.path("expr").asText())))
                .toList();
    }

    @Override
    public String toString() {
        return path.getFileName().toString();
    }

    private static DashboardFile read(Path path) {
        try {
            return new DashboardFile(path, MAPPER.readTree(path.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
