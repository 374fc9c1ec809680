package io.execbroker.broker.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * {@code execbrokerd match}: one JSON array of words a line in, one JSON object a line out, in the
 * same order. A line that is no such array gets the verdict {@code invalid}.
 *
 * <p>Bytes that are not UTF-8 travel as lone surrogates, as Python's surrogateescape writes them.
 */
@Command(
        name = "match",
        mixinStandardHelpOptions = true,
        description = "Decides about argument vectors read from standard input.")
public final class MatchCommand implements Callable<Integer> {
    private static final FilterDecision MALFORMED =
            new FilterDecision.Invalid("the line is no JSON array of strings");

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final JsonFactory json =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @Mixin private PolicyOptions options = new PolicyOptions();

    @Option(
            names = "--mode",
            converter = PolicyOptions.ModeConverter.class,
            description = "strict (default) or compatible.")
    private Mode mode = Mode.STRICT;

    public MatchCommand() {
        this(System.in, System.out, System.err);
    }

    MatchCommand(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        Optional<Policy> policy = options.load(mode, err);
        if (policy.isEmpty()) {
            return ExitCodes.POLICY;
        }
        InputStream lines = new BufferedInputStream(in, 1 << 16);
        Writer answers =
                new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.US_ASCII), 1 << 16);
        for (Optional<byte[]> line = line(lines); line.isPresent(); line = line(lines)) {
            write(decide(policy.get(), line.get()), answers);
            // Whoever waits for an answer before the next question gets it.
            if (lines.available() == 0) {
                answers.flush();
                out.flush();
            }
        }
        answers.flush();
        out.flush();
        return 0;
    }

    private FilterDecision decide(Policy policy, byte[] line) {
        List<String> argv = new ArrayList<>();
        try (JsonParser parser = json.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return MALFORMED;
            }
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                argv.add(parser.getText());
            }
            if (parser.currentToken() != JsonToken.END_ARRAY || parser.nextToken() != null) {
                return MALFORMED;
            }
        } catch (IOException e) {
            return MALFORMED;
        }
        return policy.decide(argv);
    }

    private void write(FilterDecision decision, Writer answers) throws IOException {
        // The generator must leave the writer open for the next line.
        JsonGenerator generator =
                json.createGenerator(answers)
                        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                        .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        switch (decision) {
            case FilterDecision.Allowed allowed -> {
                object(generator, "allow", allowed.filter().name(), allowed);
            }
            case FilterDecision.Denied denied -> object(generator, "deny", null, null);
            case FilterDecision.NotExecutable missing ->
                    object(generator, "notexec", missing.filter().name(), null);
            case FilterDecision.Invalid invalid -> object(generator, "invalid", null, null);
        }
        generator.close();
        answers.write('\n');
    }

    private static void object(
            JsonGenerator generator,
            String verdict,
            @Nullable String filter,
            FilterDecision.@Nullable Allowed allowed)
            throws IOException {
        generator.writeStartObject();
        generator.writeStringField("verdict", verdict);
        generator.writeStringField("filter", filter);
        if (allowed == null) {
            generator.writeNullField("command");
            generator.writeNullField("run_as");
            generator.writeNullField("env");
        } else {
            generator.writeArrayFieldStart("command");
            for (String word : allowed.command()) {
                generator.writeString(word);
            }
            generator.writeEndArray();
            generator.writeStringField("run_as", allowed.runAs());
            generator.writeObjectFieldStart("env");
            for (Map.Entry<String, String> variable : allowed.environment().entrySet()) {
                generator.writeStringField(variable.getKey(), variable.getValue());
            }
            generator.writeEndObject();
        }
        generator.writeEndObject();
    }

    /** The bytes up to the next line feed or the end; empty at the end. */
    private static Optional<byte[]> line(InputStream lines) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        int next = lines.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = lines.read();
        }
        return Optional.of(line.toByteArray());
    }
}
