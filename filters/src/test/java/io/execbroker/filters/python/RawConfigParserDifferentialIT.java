package io.execbroker.filters.python;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;

import io.execbroker.filters.PythonOracle;

import org.junit.jupiter.api.Test;

import java.util.Collection;
import java.util.List;
import java.util.Random;

/** Compares with Python's {@code configparser} on generated files. */
class RawConfigParserDifferentialIT {
    private static final int CASES = 10_000;
    private static final long SEED = Long.getLong("execbroker.seed", 20260101L);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PIECES =
            List.of(
                    "[Filters]",
                    "[DEFAULT]",
                    "[A]",
                    "[a]b]",
                    "[]",
                    "[A",
                    "]",
                    "x",
                    "X",
                    "y",
                    "=",
                    ":",
                    " ",
                    "\t",
                    "  ",
                    "\n",
                    "\n",
                    "\n",
                    "\n",
                    "\r\n",
                    "\r",
                    "#",
                    ";",
                    "value",
                    "a, b",
                    "\u00a0",
                    "\u2028",
                    "\u000b",
                    "\u0085",
                    "\ufeff",
                    "\u0130",
                    "\n  ",
                    "\n\t",
                    "x=",
                    "y: 1",
                    " ; c",
                    "\u001c");

    @Test
    void readsWhatPythonReads() throws Exception {
        Random random = new Random(SEED);
        int read = 0;
        try (PythonOracle python = PythonOracle.start()) {
            for (int i = 0; i < CASES; i++) {
                String text = text(random);
                boolean strict = random.nextInt(4) == 0;

                JsonNode ours = parse(strict, text);

                assertThat(ours)
                        .as(
                                "seed %s, case %s, strict %s, text %s",
                                SEED, i, strict, JSON.writeValueAsString(text))
                        .isEqualTo(python.ask("ini", strict, text));
                read += ours.isArray() && ours.get(0).isArray() ? 1 : 0;
            }
        }
        assertThat(read).as("files both accept").isGreaterThan(CASES / 10);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "" : "[Filters]\n");
        int pieces = random.nextInt(14);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
            if (random.nextInt(3) == 0) {
                text.append('\n').append(random.nextBoolean() ? "k" + i + " = v" : "");
            }
        }
        return text.toString();
    }

    private static JsonNode parse(boolean strict, String text) {
        RawConfigParser parser = strict ? RawConfigParser.strict() : RawConfigParser.lenient();
        try {
            IniDocument document = parser.parse("t", text);
            ArrayNode sections = JSON.createArrayNode();
            for (IniSection section : document.sections()) {
                sections.addArray()
                        .add(section.name())
                        .add(pairs(section.options()))
                        .add(pairs(document.items(section)));
            }
            return JSON.createArrayNode().add(pairs(document.defaults().options())).add(sections);
        } catch (IniException e) {
            return e.kind() == IniException.Kind.PARSING
                    ? JSON.valueToTree(List.of("PARSING", e.lines()))
                    : JSON.getNodeFactory().textNode(e.kind().name());
        }
    }

    private static ArrayNode pairs(Collection<IniOption> options) {
        ArrayNode pairs = JSON.createArrayNode();
        options.forEach(option -> pairs.addArray().add(option.name()).add(option.value()));
        return pairs;
    }
}
