package io.execbroker.client.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Man pages: correct for groff, and complete for the programs. */
final class DocumentationIT {

    private static final Path PAGES = Path.of("src/main/man").toAbsolutePath();
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]+");

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"execbroker", "execbroker-rootwrap", "execbroker-rootwrap-daemon"})
    void pageGivesGroffNothingToWarnOf(String name) throws Exception {
        var run =
                render("man", "--warnings=w", "-E", "UTF-8", "--local-file", "-Tutf8", page(name));

        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().replaceAll(".\b", "")).contains("NAME", "EXIT STATUS");
    }

    @ParameterizedTest
    @CsvSource({
        "execbroker, execbroker exec --help",
        "execbroker, execbroker status --help",
        "execbroker, execbroker ping --help",
        "execbroker-rootwrap, execbroker-rootwrap --help",
        "execbroker-rootwrap-daemon, execbroker-rootwrap-daemon --help"
    })
    void pageHasEveryOptionThatHelpHas(String name, String help) throws Exception {
        var programs =
                Programs.install(NativeBuild.HARDENED, folder.resolve("bin"), folder.resolve("s"));
        var told = options(Programs.finish(programs.shell(help)).out());
        var page = Files.readString(Path.of(page(name))).replace("Fl -", "--");

        assertThat(told).isNotEmpty();
        assertThat(options(page)).containsAll(told);
    }

    private static String page(String name) {
        return PAGES.resolve(name + ".1").toString();
    }

    private static Run render(String... line) throws Exception {
        var builder = new ProcessBuilder(line);
        builder.environment().put("MANWIDTH", "80");
        builder.environment().put("LC_ALL", "C.UTF-8");
        return Programs.finish(builder);
    }

    private static Set<String> options(String text) {
        return OPTION.matcher(text)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
