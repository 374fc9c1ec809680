package io.execbroker.client.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The completion scripts, driven as the shells drive them. */
final class CompletionIT {

    private static final Path SCRIPTS = Path.of("src/main/completions").toAbsolutePath();

    /**
     * What readline does: fills in the words, calls the function that is registered, takes
     * COMPREPLY.
     */
    private static final String READLINE =
            """
            source "$1"
            shift
            spec=$(complete -p "$1")
            [[ $spec =~ -F\\ ([^ ]+) ]] || exit 2
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
            "${BASH_REMATCH[1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    /** Types a line and TAB into an interactive zsh, and prints how many matches it has. */
    private static final String ZLE =
            """
            zmodload zsh/zpty
            zpty shell zsh -f -i
            send() { zpty -w shell "$1" }
            send "fpath=($1 \\$fpath); autoload -Uz compinit; compinit -u -d $2/dump"
            send 'PS1=; unsetopt zle_bracketed_paste; comppostfuncs=(_say)'
            send '_say() { print -r -- "@@$compstate[nmatches]@@" }'
            send 'print "REA""DY"'
            zpty -r -m shell line '*READY*'
            zpty -w -n shell "$3"$'\\t'
            zpty -r -m shell line '*@@*@@*'
            print -r -- "$line"
            zpty -d shell
            """;

    private static final Pattern OPTION = Pattern.compile("(?m)^ +(?:-h, )?(--[a-z-]+)");

    @TempDir private Path folder;

    @BeforeEach
    void makeFile() throws Exception {
        Files.createFile(folder.resolve("rootwrap.conf"));
        Files.createDirectory(folder.resolve("rooms"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "execbroker ^ | exec status ping --help --version",
                "execbroker st^ | status",
                "execbroker exec --pri^ | --priority",
                "execbroker exec --priority ^ | interactive normal bulk",
                "execbroker exec --on-disconnect l^ | leave",
                "execbroker exec --priority bulk --on^ | --on-disconnect",
                "execbroker exec --cwd ro^ | rooms",
                "execbroker exec --profile ro^ |",
                "execbroker exec rootwr^ |",
                "execbroker exec -- echo rootwr^ | rootwrap.conf",
                "execbroker exec --timeout 5s echo ro^ | rooms rootwrap.conf",
                "execbroker exec --env A=B echo ro^ | rooms rootwrap.conf",
                "execbroker exec --env A = B echo ro^ | rooms rootwrap.conf",
                "execbroker exec sleep --pri^ |",
                "execbroker status --^ | --json --socket --profile --help",
                "execbroker ping --co^ | --count",
                "execbroker ping --count ^ |",
                "execbroker-rootwrap rootwr^ | rootwrap.conf",
                "execbroker-rootwrap -^ | --socket --help --version",
                "execbroker-rootwrap --socket rootwr^ | rootwrap.conf",
                "execbroker-rootwrap --socket s rootwr^ | rootwrap.conf",
                "execbroker-rootwrap rootwrap.conf echo ro^ | rooms rootwrap.conf",
                "execbroker-rootwrap-daemon --st^ | --standalone",
                "execbroker-rootwrap-daemon --standalone rootwr^ | rootwrap.conf",
                "execbroker-rootwrap-daemon rootwrap.conf ro^ |"
            })
    void bashOffersWhatMayStandThere(String line, String offered) throws Exception {
        var wanted = offered == null ? List.<String>of() : List.of(offered.split(" ", -1));

        assertThat(bash(line)).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void bashOffersCommandsWhereACommandStands() throws Exception {
        assertThat(bash("execbroker exec slee^")).contains("sleep");
        assertThat(bash("execbroker exec --timeout 5s -- slee^")).contains("sleep");
        assertThat(bash("execbroker-rootwrap rootwrap.conf slee^")).contains("sleep");
    }

    @ParameterizedTest
    @CsvSource({
        "execbroker exec",
        "execbroker status",
        "execbroker ping",
        "execbroker-rootwrap",
        "execbroker-rootwrap-daemon"
    })
    void bothShellsKnowEveryOptionThatHelpHas(String command) throws Exception {
        var programs =
                Programs.install(NativeBuild.HARDENED, folder.resolve("bin"), folder.resolve("s"));
        var told = Programs.finish(programs.shell(command + " --help")).out();
        Set<String> options = new TreeSet<>();
        OPTION.matcher(told).results().forEach(match -> options.add(match.group(1)));

        assertThat(options).contains("--help");
        assertThat(bash(command + " --^")).containsExactlyInAnyOrderElementsOf(options);
        assertThat(Files.readString(SCRIPTS.resolve("_execbroker"))).contains(options);
    }

    @ParameterizedTest
    @CsvSource({
        "'execbroker ', 3",
        "'execbroker exec --priority ', 3",
        "'execbroker exec --on-disconnect ', 2",
        "execbroker status --j, 1",
        "execbroker-rootwrap --s, 1",
        "execbroker-rootwrap-daemon --st, 1",
        "execbroker-rootwrap-daemon rootwr, 1"
    })
    void zshOffersAsMany(String line, int matches) throws Exception {
        var run =
                Programs.finish(
                        new ProcessBuilder(
                                        "zsh",
                                        "-f",
                                        "-c",
                                        ZLE,
                                        "zsh",
                                        SCRIPTS.toString(),
                                        folder.toString(),
                                        line)
                                .directory(folder.toFile()));

        assertThat(run.out()).as(run.err()).contains("@@" + matches + "@@");
    }

    /** The words that bash offers at the end of a line, which is marked by {@code ^}. */
    private List<String> bash(String line) throws Exception {
        var words = new ArrayList<>(List.of("bash", "-c", READLINE, "bash"));
        words.add(SCRIPTS.resolve("execbroker").toString());
        words.addAll(List.of(line.replace("^", "").split(" ", -1)));
        var run = Programs.finish(new ProcessBuilder(words).directory(folder.toFile()));

        assertThat(run.status()).as(run.err()).isZero();
        return run.out().lines().filter(each -> !each.isEmpty()).distinct().toList();
    }
}
