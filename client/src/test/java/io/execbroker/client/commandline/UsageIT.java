package io.execbroker.client.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/** Command lines that are answered without a broker. */
@ParameterizedClass
@EnumSource(NativeBuild.class)
final class UsageIT {

    private final NativeBuild build;

    @TempDir private Path folder;

    private Programs programs;

    UsageIT(NativeBuild build) {
        this.build = build;
    }

    @BeforeEach
    void install() throws Exception {
        programs = Programs.install(build, folder.resolve("bin"), folder.resolve("s"));
    }

    @ParameterizedTest
    @CsvSource({
        "execbroker exec --nonsense id, --nonsense",
        "execbroker exec -x id, -x",
        "execbroker exec -xy id, -xy",
        "execbroker exec --socket, --socket needs a value",
        "execbroker exec --timeout 5 id, --timeout 5 (expected: more than 0",
        "execbroker exec --timeout 0s id, --timeout 0s",
        "execbroker exec --timeout -5s id, --timeout -5s",
        "execbroker exec --timeout 5parsecs id, --timeout 5parsecs",
        "execbroker exec --timeout 1234567890123s id, --timeout 1234567890123s",
        "execbroker exec --priority soon id, '--priority soon (expected: interactive, normal or"
                + " bulk)'",
        "execbroker exec --on-disconnect weep id, --on-disconnect weep (expected: kill or leave)",
        "execbroker exec --umask 8 id, --umask 8",
        "execbroker exec --umask 1000 id, --umask 1000",
        "execbroker exec --cwd tmp id, --cwd tmp (expected: an absolute path)",
        "execbroker exec --env NAME id, --env NAME (expected: NAME=VALUE)",
        "execbroker exec --env =VALUE id, --env =VALUE",
        "execbroker ping --count 0, '--count 0 (expected: 1 to 1000000)'",
        "execbroker ping 3, unexpected argument 3",
        "execbroker status --yaml, --yaml",
        "execbroker, no subcommand",
        "execbroker sing, no subcommand sing",
        "execbroker-rootwrap --nonsense /etc/x.conf id, --nonsense",
        "execbroker-rootwrap-daemon --nonsense /etc/x.conf, --nonsense"
    })
    void aWrongCommandLineIsNamedInOneLine(String line, String part) throws Exception {
        var run = run(line);

        assertThat(run.status()).as(run.err()).isEqualTo(64);
        assertThat(run.err())
                .startsWith(line.split(" ", -1)[0] + ": ")
                .contains(part)
                .hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "execbroker exec",
                "execbroker exec --timeout 5s --",
                "execbroker-rootwrap",
                "execbroker-rootwrap /etc/x.conf",
                "execbroker-rootwrap-daemon",
                "execbroker-rootwrap-daemon /etc/x.conf /etc/y.conf"
            })
    void withoutACommandTheAnswerIsRootwraps(String line) throws Exception {
        var run = run(line);

        assertThat(run.status()).isEqualTo(98);
        assertThat(run.err()).contains("usage: execbroker").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "execbroker --help",
                "execbroker exec --help",
                "execbroker exec -h",
                "execbroker status --help",
                "execbroker ping --help",
                "execbroker-rootwrap --help",
                "execbroker-rootwrap-daemon --help"
            })
    void helpFitsATerminal(String line) throws Exception {
        var run = run(line);

        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Usage: execbroker").contains("--help");
        assertThat(run.out().lines()).allSatisfy(each -> assertThat(each).hasSizeLessThan(81));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "execbroker --version",
                "execbroker-rootwrap --version",
                "execbroker-rootwrap-daemon --version"
            })
    void versionIsTheProjects(String line) throws Exception {
        assertThat(run(line)).isEqualTo(new Run(0, "execbroker 0.1.0\n", ""));
    }

    @Test
    void aTextThatCannotBeWrittenIsAFailure() throws Exception {
        var run = Programs.finish(programs.shell("execbroker --help >/dev/full"));

        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void closedStandardStreamsDoNoHarm() throws Exception {
        var run = Programs.finish(programs.shell("execbroker exec id <&- >&- 2>&-"));

        assertThat(run.status()).isEqualTo(125);
    }

    private Run run(String line) throws Exception {
        var words = line.split(" ", -1);
        return programs.run(words[0], java.util.Arrays.copyOfRange(words, 1, words.length));
    }
}
