package io.execbroker.loadtest.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;

/**
 * One scrape, in the Prometheus text format.
 *
 * @param samples lines of the form {@code name{label="value",...} number}
 */
public record MetricsPage(List<String> samples) {
    private static final int TIMEOUT_MILLIS = 5_000;

    static MetricsPage fetch(URI uri) throws IOException {
        var connection = open(uri);
        try (var body = connection.getInputStream()) {
            return parse(new String(body.readAllBytes(), UTF_8));
        } finally {
            connection.disconnect();
        }
    }

    /** A page that is here already. */
    public static MetricsPage parse(String text) {
        return new MetricsPage(
                text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
    }

    /** Whether this address answers 200. */
    static boolean answers(URI uri) {
        try {
            var connection = open(uri);
            var isOk = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            connection.disconnect();
            return isOk;
        } catch (IOException e) {
            return false;
        }
    }

    /** The sum over all series of this name whose labels contain the text. */
    public long sum(String name, String label) {
        return samples.stream()
                .filter(sample -> sample.startsWith(name + "{") || sample.startsWith(name + " "))
                .filter(sample -> sample.contains(label))
                .mapToLong(sample -> (long) value(sample))
                .sum();
    }

    /** The samples of these names that are not zero, in the order of the page. */
    public List<String> excerpt(List<String> names) {
        return samples.stream()
                .filter(sample -> names.stream().anyMatch(sample::startsWith))
                .filter(sample -> value(sample) != 0)
                .toList();
    }

    private static double value(String sample) {
        return Double.parseDouble(sample.substring(sample.lastIndexOf(' ') + 1));
    }

    /** In java.base: the runtime that is shipped has no other client for HTTP. */
    private static HttpURLConnection open(URI uri) throws IOException {
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        return connection;
    }
}
