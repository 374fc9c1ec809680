package io.execbroker.client.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs the module's own tests, which need neither Maven nor a broker. */
final class PythonModuleIT {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Test
    void everyTestOfTheModulePasses() throws Exception {
        var tests = Program.python(List.of("-W", "ignore", "-m", "unittest", "-v"));
        tests.directory(Path.of("python").toFile());

        var ended = Program.run(tests, PATIENCE);

        assertThat(ended.status()).as(ended.output()).isZero();
        // None would pass as well.
        assertThat(ended.output()).contains("tests.test_client.", "tests.test_privsep.");
    }
}
