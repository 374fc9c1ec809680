package io.execbroker.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class ReadmeTest {

    private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyExampleIsCompiled() throws IOException {
        String compiled =
                words(
                        Files.readString(
                                MODULE.resolve(
                                        "src/test/java/io/execbroker/client/ReadmeExamples.java")));
        List<String> examples = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(Files.readString(MODULE.resolve("README.md")));
        while (matcher.find()) {
            examples.add(words(matcher.group(1)));
        }

        assertThat(examples)
                .hasSize(3)
                .allSatisfy(example -> assertThat(compiled).contains(example));
    }

    private static String words(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }
}
