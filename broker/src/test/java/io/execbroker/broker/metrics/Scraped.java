package io.execbroker.broker.metrics;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What Prometheus would read, in its text format. */
record Scraped(String text) {

    static Scraped of(MicrometerBrokerMetrics metrics) {
        var out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, metrics.prometheus().scrape());
        } catch (IOException e) {
            throw new AssertionError("writing to memory", e);
        }
        return new Scraped(out.toString(StandardCharsets.UTF_8));
    }

    List<String> lines() {
        return text.lines().toList();
    }

    List<String> samples() {
        return text.lines().filter(line -> !line.startsWith("#")).toList();
    }
}
