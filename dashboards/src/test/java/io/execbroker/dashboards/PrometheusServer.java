package io.execbroker.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A Prometheus that scrapes one broker every second and evaluates the committed rules. */
final class PrometheusServer implements AutoCloseable {

    private static final Pattern LISTENING =
            Pattern.compile(".*msg=\"Listening on\" address=(\\S+).*");

    private final Process process;
    private final String address;
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper mapper = new JsonMapper();

    private PrometheusServer(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts it, and waits until it listens.
     *
     * @param folder for its configuration and its data
     * @param target address whose {@code /metrics} it scrapes, as the job {@code execbroker}
     */
    static PrometheusServer start(Path folder, String target) throws IOException {
        var rules =
                RuleFile.all().stream()
                        .map(file -> "  - " + file.path().toAbsolutePath() + "\n")
                        .collect(Collectors.joining());
        var config =
                Files.writeString(
                        folder.resolve("prometheus.yml"),
                        """
                        global:
                          scrape_interval: 1s
                          evaluation_interval: 1s
                        rule_files:
                        %s
                        scrape_configs:
                          - job_name: execbroker
                            static_configs:
                              - targets: ["%s"]
                        """
                                .formatted(rules, target));
        var process =
                new ProcessBuilder(
                                Debian.program("prometheus"),
                                "--config.file=" + config,
                                "--storage.tsdb.path=" + folder.resolve("data"),
                                "--web.listen-address=127.0.0.1:0")
                        .redirectErrorStream(true)
                        .start();
        try {
            return new PrometheusServer(process, address(process.inputReader()));
        } catch (IOException e) {
            process.destroy();
            throw e;
        }
    }

    /** The series that {@code expression} has now. */
    JsonNode query(String expression) {
        var result =
                get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                        .path("data")
                        .path("result");
        // A scalar comes as [time, value]; all of ours are vectors.
        if (!result.isArray()) {
            throw new AssertionError(expression + ": " + result);
        }
        return result;
    }

    /** Every rule as Prometheus has it, with its state of health. */
    JsonNode rules() {
        return get("rules").path("data").path("groups");
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
        process.onExit().join();
    }

    private JsonNode get(String path) {
        try {
            var uri = URI.create("http://" + address + "/api/v1/" + path);
            var response = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            var json = mapper.readTree(response.body());
            if (!json.path("status").asText().equals("success")) {
                throw new AssertionError(path + ": " + json.path("error").asText());
            }
            return json;
        } catch (IOException e) {
            throw new AssertionError(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(path, e);
        }
    }

    private static String address(BufferedReader log) throws IOException {
        var lines = new StringBuilder();
        for (var line = log.readLine(); line != null; line = log.readLine()) {
            var listening = LISTENING.matcher(line);
            if (listening.matches()) {
                // Or its next line of log would block it.
                Thread.ofVirtual().start(() -> drain(log));
                return listening.group(1);
            }
            lines.append(line).append('\n');
        }
        throw new IOException("prometheus ended: " + lines);
    }

    private static void drain(BufferedReader log) {
        try {
            log.transferTo(Writer.nullWriter());
        } catch (IOException closed) {
            // The process has ended.
        }
    }
}
