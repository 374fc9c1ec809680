package io.execbroker.filters;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A long-lived Python that answers questions about the originals: one JSON value a line in, one a
 * line out. The script is {@code oracle.py} beside this class.
 */
public final class PythonOracle implements AutoCloseable {
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Path script;
    private final Process python;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    private PythonOracle(Path script, Process python) {
        this.script = script;
        this.python = python;
        this.questions = python.outputWriter(StandardCharsets.US_ASCII);
        this.answers = python.inputReader(StandardCharsets.US_ASCII);
    }

    /** Starts Python; fails with a sentence saying what to install when something is missing. */
    public static PythonOracle start() throws IOException {
        return start("/usr/local/bin:/usr/bin:/bin");
    }

    /** The same with a PATH in which the original looks for the programs of processes. */
    public static PythonOracle start(String path) throws IOException {
        Path script = Files.createTempFile("execbroker-oracle", ".py");
        try (InputStream source = PythonOracle.class.getResourceAsStream("oracle.py")) {
            Files.write(script, source.readAllBytes());
        }
        ProcessBuilder builder = new ProcessBuilder(PYTHON.toString(), "-B", script.toString());
        builder.environment().put("PATH", path);
        builder.environment().put("PYTHONUTF8", "1");
        builder.environment().put("PYTHONWARNINGS", "ignore");
        builder.redirectError(Redirect.INHERIT);
        PythonOracle oracle = new PythonOracle(script, builder.start());
        if (!"ready".equals(oracle.answers.readLine())) {
            throw new AssertionError(
                    "the differential tests compare with the original: install python3 and"
                            + " python3-oslo.rootwrap for "
                            + PYTHON);
        }
        return oracle;
    }

    /** Asks {@code kind} about {@code arguments} and returns the answer. */
    public synchronized JsonNode ask(String kind, Object... arguments) {
        try {
            questions.write(JSON.writeValueAsString(List.of(kind, List.of(arguments))));
            questions.newLine();
            questions.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new AssertionError("the Python oracle has ended");
            }
            return JSON.readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        questions.close();
        python.destroy();
        Files.deleteIfExists(script);
    }
}
