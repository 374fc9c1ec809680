package io.execbroker.loadtest.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * A script that runs in place of a program, and is declared in every report.
 *
 * @param program the name it is called by
 * @param script the resource with its text
 * @param stands what it does instead, half a sentence
 */
public record Stub(String program, String script, String stands) {

    byte[] text() {
        try (var resource = Objects.requireNonNull(Stub.class.getResourceAsStream(script))) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
