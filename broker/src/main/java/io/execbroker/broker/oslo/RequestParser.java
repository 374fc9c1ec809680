package io.execbroker.broker.oslo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

import io.execbroker.filters.Surrogateescape;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one message. Its bytes are freed as they are read, its standard input becomes bytes again;
 * what is in between, a string's characters, is on the heap: two bytes for each byte of the longest
 * string. Used once, by one thread.
 */
final class RequestParser {

    private static final int MOST_WORDS = 1024;
    private static final int MOST_WORD_CHARACTERS = 128 * 1024;
    private static final int MOST_CHARACTERS = 1024 * 1024;
    private static final int MOST_NAME_CHARACTERS = 256;
    private static final int MOST_DEPTH = 16;

    private static final String SHAPE = "message: %s (expected: [ident, method, args, kwargs])";
    private static final String BYTES = "__bytes__";

    /** The bound of a message is the door's. */
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(MOST_NAME_CHARACTERS)
                                    .maxNestingDepth(MOST_DEPTH)
                                    .build())
                    .build();

    /** A message of another shape. */
    private static final class ShapeException extends Exception {
        private static final long serialVersionUID = 1L;

        ShapeException(String what) {
            super(what);
        }

        String what() {
            return String.valueOf(getMessage());
        }
    }

    private final JsonParser json;
    private final Spool stdin = new Spool();

    private String ident = "";
    private boolean isRun;
    private @Nullable List<String> argv;
    private boolean isNamedInBytes;
    private boolean hasStdin;
    private boolean wasStdinGiven;

    private RequestParser(JsonParser json) {
        this.json = json;
    }

    /** Reads {@code message} and closes it. */
    static Request parse(Spool message) {
        try (message;
                var json = JSON.createParser(message.input())) {
            return new RequestParser(json).parse();
        } catch (IOException e) {
            return new Request.Malformed(SHAPE.formatted(e.getMessage()));
        }
    }

    private Request parse() {
        var isTaken = false;
        try {
            var request = request();
            isTaken = request instanceof Request.Run(_, _, _, var input) && input != null;
            return request;
        } catch (JsonProcessingException e) {
            return refused(SHAPE.formatted("not JSON: " + e.getOriginalMessage()));
        } catch (ShapeException e) {
            return refused(e.what());
        } catch (IOException e) {
            return refused(SHAPE.formatted(e.getMessage()));
        } finally {
            if (!isTaken) {
                stdin.close();
            }
        }
    }

    private Request refused(String why) {
        return isRun
                ? new Request.BadRun(ident, argv == null ? List.of() : argv, why)
                : new Request.Malformed(why);
    }

    private Request request() throws IOException, ShapeException {
        expect(json.nextToken() == JsonToken.START_ARRAY, "not an array");
        ident = json.nextToken() == JsonToken.VALUE_NULL ? "" : shortText("ident");
        json.nextToken();
        var method = shortText("method");
        isRun = method.equals(Request.RUN);
        expect(json.nextToken() == JsonToken.START_ARRAY, "args is no array");
        if (!isRun) {
            var argument = firstArgument();
            expect(json.nextToken() == JsonToken.START_OBJECT, "kwargs is no object");
            json.skipChildren();
            end();
            return new Request.Call(ident, method, argument);
        }
        positional();
        expect(json.nextToken() == JsonToken.START_OBJECT, "kwargs is no object");
        named();
        end();
        if (argv == null) {
            throw new ShapeException("userargs: missing (expected: a list of strings)");
        }
        return new Request.Run(ident, argv, isNamedInBytes, hasStdin ? stdin : null);
    }

    private String firstArgument() throws IOException {
        var token = json.nextToken();
        var argument = "";
        if (token == JsonToken.VALUE_STRING && json.getTextLength() <= MOST_NAME_CHARACTERS) {
            argument = json.getText();
        }
        for (; token != JsonToken.END_ARRAY && token != null; token = json.nextToken()) {
            json.skipChildren();
        }
        return argument;
    }

    private void positional() throws IOException, ShapeException {
        if (json.nextToken() == JsonToken.END_ARRAY) {
            return;
        }
        userargs();
        if (json.nextToken() == JsonToken.END_ARRAY) {
            return;
        }
        stdin();
        if (json.nextToken() != JsonToken.END_ARRAY) {
            throw new ShapeException(
                    "run_one_command: too many arguments (expected: userargs and stdin)");
        }
    }

    private void named() throws IOException, ShapeException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            json.nextToken();
            switch (name) {
                case "userargs" -> userargs();
                case "stdin" -> stdin();
                default ->
                        throw new ShapeException(
                                "run_one_command: argument "
                                        + name
                                        + " is unknown (expected: userargs and stdin)");
            }
        }
    }

    // ---- userargs

    private void userargs() throws IOException, ShapeException {
        if (argv != null) {
            throw new ShapeException("userargs: given twice (expected: once)");
        }
        var words = new ArrayList<String>();
        argv = words;
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new ShapeException("userargs: not a list (expected: a list of strings)");
        }
        var characters = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (words.size() == MOST_WORDS) {
                throw tooLong("more than " + MOST_WORDS + " words");
            }
            var word = word(words.size());
            characters += word.length();
            if (characters > MOST_CHARACTERS) {
                throw tooLong("more than " + MOST_CHARACTERS + " characters");
            }
            words.add(word);
        }
    }

    private String word(int index) throws IOException, ShapeException {
        var what = "userargs[" + index + "]";
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            requireShort(MOST_WORD_CHARACTERS);
            return json.getText();
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new ShapeException(what + ": not a string (expected: a string)");
        }
        isNamedInBytes |= index == 0;
        enterBytes(what);
        requireShort(2 * MOST_WORD_CHARACTERS);
        var bytes = json.getBinaryValue();
        leaveBytes(what);
        return Surrogateescape.decode(bytes);
    }

    private void requireShort(int most) throws IOException, ShapeException {
        if (json.getTextLength() > most) {
            throw tooLong("a word of more than " + most + " characters");
        }
    }

    private static ShapeException tooLong(String what) {
        return new ShapeException(
                "userargs: "
                        + what
                        + " (expected: at most 1024 words, 128 KiB each, 1 MiB together)");
    }

    // ---- stdin

    private void stdin() throws IOException, ShapeException {
        if (wasStdinGiven) {
            throw new ShapeException("stdin: given twice (expected: once)");
        }
        wasStdinGiven = true;
        switch (json.currentToken()) {
            case VALUE_NULL -> {}
            case VALUE_STRING -> {
                hasStdin = true;
                writeText();
            }
            case START_OBJECT -> {
                hasStdin = true;
                enterBytes("stdin");
                json.readBinaryValue(stdin.output());
                leaveBytes("stdin");
            }
            case null, default ->
                    throw new ShapeException(
                            "stdin: neither text nor bytes (expected: a string, bytes or null)");
        }
    }

    private void writeText() throws IOException, ShapeException {
        try (var writer = new SurrogateescapeWriter(stdin.output())) {
            json.getText(writer);
        } catch (IllegalArgumentException e) {
            throw new ShapeException("stdin: " + e.getMessage());
        }
    }

    // ---- values

    /** Goes to the text of {@code {"__bytes__": base64}}. */
    private void enterBytes(String what) throws IOException, ShapeException {
        if (json.nextToken() != JsonToken.FIELD_NAME
                || !json.currentName().equals(BYTES)
                || json.nextToken() != JsonToken.VALUE_STRING) {
            throw new ShapeException(what + ": an object (expected: a string or bytes)");
        }
    }

    private void leaveBytes(String what) throws IOException, ShapeException {
        if (json.nextToken() != JsonToken.END_OBJECT) {
            throw new ShapeException(what + ": an object (expected: a string or bytes)");
        }
    }

    private String shortText(String what) throws IOException, ShapeException {
        expect(
                json.currentToken() == JsonToken.VALUE_STRING
                        && json.getTextLength() <= MOST_NAME_CHARACTERS,
                what + " is no short string");
        return json.getText();
    }

    private void end() throws IOException, ShapeException {
        expect(json.nextToken() == JsonToken.END_ARRAY, "more than four elements");
        expect(json.nextToken() == null, "something stands behind it");
    }

    private static void expect(boolean condition, String otherwise) throws ShapeException {
        if (!condition) {
            throw new ShapeException(SHAPE.formatted(otherwise));
        }
    }
}
