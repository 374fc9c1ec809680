package io.execbroker.loadtest.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * One scrape, in the Prometheus text format.
 *
 * @param samples lines of the form {@code name{label="value",...} number}
 */
record MetricsPage(List<String> samples) {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;

    static MetricsPage fetch(URI uri) throws IOException, InterruptedException {
        var answer = get(uri);
        if (answer.statusCode() != OK) {
            throw new IOException(uri + " answers " + answer.statusCode());
        }
        return parse(answer.body());
    }

    static MetricsPage parse(String text) {
        return new MetricsPage(
                text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
    }

    /** Whether this address answers 200. */
    static boolean answers(URI uri) throws InterruptedException {
        try {
            return get(uri).statusCode() == OK;
        } catch (IOException e) {
            return false;
        }
    }

    /** The sum over all series of this name whose labels contain the text. */
    long sum(String name, String label) {
        return samples.stream()
                .filter(sample -> sample.startsWith(name + "{") || sample.startsWith(name + " "))
                .filter(sample -> sample.contains(label))
                .mapToLong(sample -> (long) value(sample))
                .sum();
    }

    /** The samples of these names that are not zero, in the order of the page. */
    List<String> excerpt(List<String> names) {
        return samples.stream()
                .filter(sample -> names.stream().anyMatch(sample::startsWith))
                .filter(sample -> value(sample) != 0)
                .toList();
    }

    private static double value(String sample) {
        return Double.parseDouble(sample.substring(sample.lastIndexOf(' ') + 1));
    }

    private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        try (var client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            return client.send(
                    HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), BodyHandlers.ofString());
        }
    }
}
