package io.execbroker.filters.rootwrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.execbroker.filters.FilterDecision.Allowed;
import io.execbroker.filters.FilterDecision.Denied;
import io.execbroker.filters.FilterDecision.Invalid;
import io.execbroker.filters.FilterDecision.NotExecutable;
import io.execbroker.filters.Mode;
import io.execbroker.filters.NamespaceEntry;
import io.execbroker.filters.NativeForm;
import io.execbroker.filters.PolicyException;
import io.execbroker.filters.PolicyProblem;
import io.execbroker.filters.PolicyProblem.Severity;
import io.execbroker.filters.ProcessSignal;
import io.execbroker.filters.TrustedOwners;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each hole of rootwrap that strict closes, open in compatible where a command shows it. */
class StrictHolesIT {
    @TempDir private Path folder;
    private PolicyFolder policy;

    @BeforeEach
    void makeFolder() throws IOException {
        policy = new PolicyFolder(folder);
    }

    @Test
    void aPathThatIsNotTheInnerExecutableIsDenied() throws Exception {
        policy.define("x: IpNetnsExecFilter, ip, root", "ls: CommandFilter, ls, root");

        assertThat(policy.compatible("ip", "netns", "exec", "ns", "/tmp/evil/ls"))
                .asInstanceOf(type(Allowed.class))
                .extracting(Allowed::wouldDenyStrict)
                .isEqualTo(true);
        assertThat(policy.strict("ip", "netns", "exec", "ns", "/tmp/evil/ls"))
                .isInstanceOf(Denied.class);
        assertThat(policy.strict("ip", "netns", "exec", "ns", "ls", "-l"))
                .asInstanceOf(type(Allowed.class))
                .satisfies(allowed -> {
                    assertThat(allowed.command())
                            .containsExactly(
                                    "/usr/sbin/ip", "netns", "exec", "ns", "/usr/bin/ls", "-l");
                    assertThat(allowed.nativeForm())
                            .hasValue(
                                    new NamespaceEntry(
                                            "ns", List.of("/usr/bin/ls", "-l"), Map.of()));
                });
        assertThat(policy.strict("ip", "netns", "exec", "ns", "/usr/bin/ls"))
                .isInstanceOf(Allowed.class);
    }

    @Test
    void aLinkToTheInnerExecutableIsDeniedOutsideOfExecDirs() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("ls"), Path.of("/usr/bin/ls"));
        policy.define("x: IpNetnsExecFilter, ip, root", "ls: CommandFilter, ls, root");

        assertThat(policy.strict("ip", "netns", "exec", "ns", link.toString()))
                .isInstanceOf(Denied.class);
        policy.execDirs("/usr/sbin,/usr/bin," + folder);
        assertThat(policy.strict("ip", "netns", "exec", "ns", link.toString()))
                .asInstanceOf(type(Allowed.class))
                .extracting(allowed -> allowed.command().getLast())
                .isEqualTo("/usr/bin/ls");
    }

    @Test
    void assignmentsOfAnInnerCommandBecomeVariables() throws Exception {
        policy.define("x: IpNetnsExecFilter, ip, root", "e: EnvFilter, env, root, TAG=, ls");

        for (Mode mode : Mode.values()) {
            assertThat(
                            policy.load(mode)
                                    .decide(
                                            List.of(
                                                    "ip", "netns", "exec", "ns", "env", "TAG=1",
                                                    "ls", "-l")))
                    .asInstanceOf(type(Allowed.class))
                    .extracting(Allowed::nativeForm)
                    .isEqualTo(
                            java.util.Optional.of(
                                    new NamespaceEntry(
                                            "ns",
                                            List.of("/usr/bin/ls", "-l"),
                                            Map.of("TAG", "1"))));
        }
    }

    @Test
    void aNamespaceIsNoPathAndNoOption() throws Exception {
        policy.define("x: IpNetnsExecFilter, ip, root", "ls: CommandFilter, ls, root");

        assertThat(policy.compatible("ip", "netns", "exec", "../../proc/1/ns/net", "ls"))
                .asInstanceOf(type(Allowed.class))
                .extracting(Allowed::nativeForm)
                .isEqualTo(java.util.Optional.empty());
        for (String name : List.of("../../proc/1/ns/net", "-h", "", ".", "..", "a".repeat(256))) {
            assertThat(policy.strict("ip", "netns", "exec", name, "ls")).isInstanceOf(Denied.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ip vrf exec default sh", "ip -b /tmp/f", "ip -n net netns exec ns sh"})
    void ipRunsNoOtherCommand(String command) throws Exception {
        policy.define("ip: IpFilter, ip, root");

        assertThat(policy.compatible(command.split(" "))).isInstanceOf(Allowed.class);
        assertThat(policy.strict(command.split(" "))).isInstanceOf(Denied.class);
    }

    @Test
    void aTrailingLineFeedDoesNotMatch() throws Exception {
        policy.define("s: RegExpFilter, sleep, root, sleep, \\d+");

        assertThat(policy.compatible("sleep", "5\n")).isInstanceOf(Allowed.class);
        assertThat(policy.strict("sleep", "5\n")).isInstanceOf(Denied.class);
        assertThat(policy.strict("sleep\n", "5")).isInstanceOf(Denied.class);
    }

    @Test
    void everyBranchOfAPatternIsAnchored() throws Exception {
        policy.define("c: RegExpFilter, cat, root, cat, /etc/hostname|/etc/hosts");

        assertThat(policy.compatible("cat", "/etc/hostname/../shadow")).isInstanceOf(Allowed.class);
        assertThat(policy.strict("cat", "/etc/hostname/../shadow")).isInstanceOf(Denied.class);
        assertThat(policy.strict("cat", "/etc/hostname")).isInstanceOf(Allowed.class);
    }

    @Test
    void pathsAreComparedByComponent() throws Exception {
        Path images = Files.createDirectories(folder.resolve("images"));
        Files.createDirectories(folder.resolve("images-evil"));
        policy.define("p: PathFilter, chown, root, nova, " + images);

        assertThat(policy.compatible("chown", "nova", images + "-evil/x"))
                .isInstanceOf(Allowed.class);
        assertThat(policy.strict("chown", "nova", images + "-evil/x")).isInstanceOf(Denied.class);
        assertThat(policy.strict("chown", "nova", images + "/new"))
                .asInstanceOf(type(Allowed.class))
                .extracting(Allowed::command)
                .isEqualTo(List.of("/usr/bin/chown", "nova", images + "/new"));
    }

    @Test
    void loopsOfLinksLieNowhere() throws Exception {
        Path images = Files.createDirectories(folder.resolve("images"));
        Files.createSymbolicLink(images.resolve("loop"), images.resolve("loop"));
        policy.define("p: PathFilter, chown, root, nova, " + images);

        assertThat(policy.compatible("chown", "nova", images + "/loop"))
                .isInstanceOf(Allowed.class);
        // Found by counting links, not by running out of steps, so later definitions are asked.
        assertThat(policy.strict("chown", "nova", images + "/loop"))
                .isEqualTo(new Denied("no definition allows this command"));
    }

    @Test
    void pathsOfAPathFilterAreAbsoluteAndBytes() throws Exception {
        Path images = Files.createDirectories(folder.resolve("images"));
        Files.createSymbolicLink(folder.resolve("link"), images);
        policy.define("p: PathFilter, chown, root, nova, " + folder.resolve("link"));

        assertThat(policy.strict("chown", "nova", "")).isInstanceOf(Denied.class);
        assertThat(policy.strict("chown", "nova", "images/a")).isInstanceOf(Denied.class);
        assertThat(policy.strict("chown", "nova", images + "/x/../../secret"))
                .isInstanceOf(Denied.class);
        assertThat(policy.strict("chown", "nova", folder + "/link/\udcff"))
                .asInstanceOf(type(Allowed.class))
                .extracting(allowed -> allowed.command().getLast())
                .isEqualTo(images + "/\udcff");
    }

    @Test
    void anEnvFilterLeavesTheWordsAsTheyAre() throws Exception {
        policy.define("e: EnvFilter, env, root, TAG=, ls", "a: CommandFilter, ls, root");

        assertThat(policy.compatible("env", "ls")).isInstanceOf(Allowed.class);
        assertThat(policy.strict("env", "ls")).isInstanceOf(Denied.class);
    }

    @Test
    void emptyValuesOfVariablesAreKept() throws Exception {
        policy.define("e: EnvFilter, env, root, TAG=, B=, ls");

        assertThat(policy.compatible("env", "B=", "TAG=1", "ls"))
                .asInstanceOf(type(Allowed.class))
                .extracting(Allowed::environment)
                .isEqualTo(Map.of("TAG", "1"));
        assertThat(policy.strict("env", "B=", "TAG=1", "ls"))
                .asInstanceOf(type(Allowed.class))
                .satisfies(a ->
                        assertThat(a.environment())
                                .containsExactly(Map.entry("B", ""), Map.entry("TAG", "1")));
    }

    @Test
    void aValueInADefinitionMustBeGiven() throws Exception {
        policy.define("e: EnvFilter, env, root, LC_ALL=C, ls");

        assertThat(policy.strict("env", "LC_ALL=C", "ls")).isInstanceOf(Allowed.class);
        assertThat(policy.strict("env", "LC_ALL=tr_TR", "ls")).isInstanceOf(Denied.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EnvFilter, env, root, LD_PRELOAD=, ls",
                "EnvFilter, env, root, TAG=, PYTHONPATH=, ls",
                "EnvFilter, env, root, TAG=, ls, -l",
                "EnvFilter, env, root, ls",
                "EnvFilter, env, root, TAG=, TAG=, ls",
                "EnvFilter, env, root, TAG=",
                "EnvFilter, /usr/bin/printenv, root, TAG=, ls",
                "CommandFilter, ls",
                "CommandFilter, ls, root, -l",
                "CommandFilter, ls, nosuchuser",
                "CommandFilter, ls, 0",
                "CommandFilter, ls, root ; note",
                "CommandFilter, ../bin/ls, root",
                "CommandFilter, bin/ls, root",
                "CommandFilter, /usr/bin/../bin/ls, root",
                "CommandFilter, , root",
                "RegExpFilter, ls, root",
                "RegExpFilter, ls, root, ls, (",
                "RegExpFilter, ls, root, ls, a(?i)b",
                "RegExpFilter, ls, root, ls, a*+",
                "PathFilter, ls, root",
                "PathFilter, ls, root, /etc/(?!\\.\\.).*",
                "KillFilter, root",
                "KillFilter, root, a/b, -9",
                "ReadFileFilter, /etc/hosts, /etc/passwd",
                "ReadFileFilter, hosts",
                "IpFilter, tc, root",
                "IpFilter, ip, root, addr",
                "IpNetnsExecFilter, ip, nobody",
                "IpNetnsExecFilter, ip, root, x",
                "ChainingFilter, ls, root",
                "ChainingRegExpFilter, nice, root",
                "CommandFilter, ls\n root"
            })
    void whatCannotMeanWhatItSaysIsSwitchedOffAndReported(String definition) throws Exception {
        policy.define("# first", "Some: " + definition);

        List<PolicyProblem> problems = policy.load(Mode.STRICT).problems();

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.severity()).isEqualTo(Severity.SWITCHED_OFF);
                    assertThat(problem.name()).isEqualTo("some");
                    assertThat(problem.line()).isEqualTo(3);
                    assertThat(problem.file())
                            .isEqualTo(policy.filters().resolve("t.filters").toString());
                    assertThat(problem.reason()).isNotBlank();
                });
        assertThat(policy.strict("ls")).isInstanceOf(Denied.class);
        assertThat(policy.strict("ls", "-l")).isInstanceOf(Denied.class);
    }

    @Test
    void definitionsInDefaultOrIndentedAreSwitchedOff() throws Exception {
        policy.file(
                "t.filters",
                """
                [DEFAULT]
                d: CommandFilter, ls, root
                [Filters]
                \tx: CommandFilter, cat, root
                """);

        assertThat(policy.compatible("ls")).isInstanceOf(Allowed.class);
        assertThat(policy.compatible("cat")).isInstanceOf(Allowed.class);
        assertThat(policy.strict("ls")).isInstanceOf(Denied.class);
        assertThat(policy.strict("cat")).isInstanceOf(Denied.class);
        assertThat(policy.load(Mode.STRICT).problems())
                .extracting(PolicyProblem::severity)
                .containsExactly(Severity.SWITCHED_OFF, Severity.SWITCHED_OFF);
    }

    @Test
    void aPidIsCanonicalAndItsExecutableIsWhatTheKernelSays() throws Exception {
        Path victim = Files.copy(Path.of("/usr/bin/sleep"), folder.resolve("victim"));
        try (Sleeper sleeper = Sleeper.start(victim, "/usr/sbin/dnsmasq")) {
            String pid = sleeper.pid();
            policy.define("k: KillFilter, root, " + victim + ", -9");

            assertThat(policy.strict("kill", "-9", pid)).isInstanceOf(Allowed.class);
            for (String odd :
                    List.of("0" + pid, "+" + pid, " " + pid, pid + "\n", "1", "0", "-1")) {
                assertThat(policy.strict("kill", "-9", odd)).isInstanceOf(Denied.class);
            }
            assertThat(policy.compatible("kill", "-9", "0" + pid)).isInstanceOf(Allowed.class);

            Files.delete(victim);
            assertThat(policy.strict("kill", "-9", pid)).isInstanceOf(Denied.class);
            policy.define("k: KillFilter, root, /usr/sbin/dnsmasq, -9");
            assertThat(policy.strict("kill", "-9", pid)).isInstanceOf(Denied.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"-9,9", "-HUP,1", "-SIGHUP,1", "-hup,1", "-0,0", "-SYS,31", "-64,64"})
    void aSignalCanBeSentWithoutKill(String word, int signal) throws Exception {
        policy.define("k: KillFilter, root, /usr/bin/sleep, " + word);
        try (Sleeper sleeper = Sleeper.start(Path.of("/usr/bin/sleep"), "sleep")) {
            assertThat(policy.strict("kill", word, sleeper.pid()))
                    .isEqualTo(
                            killing(
                                    sleeper,
                                    word,
                                    Optional.of(
                                            new ProcessSignal(
                                                    Integer.parseInt(sleeper.pid()),
                                                    signal,
                                                    "/usr/bin/sleep"))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-09", "-65", "-RTMIN", "-BOGUS", "-", "9", "-SIG"})
    void aWordThatOnlyKillKnowsIsLeftToIt(String word) throws Exception {
        policy.define("k: KillFilter, root, /usr/bin/sleep, " + word);
        try (Sleeper sleeper = Sleeper.start(Path.of("/usr/bin/sleep"), "sleep")) {
            assertThat(policy.strict("kill", word, sleeper.pid()))
                    .isEqualTo(killing(sleeper, word, Optional.empty()));
        }
    }

    @Test
    void withoutAWordTheSignalIsTerm() throws Exception {
        policy.define("k: KillFilter, root, /usr/bin/sleep");
        try (Sleeper sleeper = Sleeper.start(Path.of("/usr/bin/sleep"), "sleep")) {
            assertThat(policy.strict("kill", sleeper.pid()))
                    .asInstanceOf(type(Allowed.class))
                    .extracting(allowed -> allowed.nativeForm().orElseThrow())
                    .extracting("signal")
                    .isEqualTo(15);
        }
    }

    @Test
    void aSignalInsideOfAChainIsLeftToKill() throws Exception {
        policy.define("x: IpNetnsExecFilter, ip, root", "k: KillFilter, root, /usr/bin/sleep, -9");
        try (Sleeper sleeper = Sleeper.start(Path.of("/usr/bin/sleep"), "sleep")) {
            assertThat(policy.strict("ip", "netns", "exec", "ns", "kill", "-9", sleeper.pid()))
                    .asInstanceOf(type(Allowed.class))
                    .extracting(allowed -> allowed.nativeForm().orElseThrow())
                    .isEqualTo(
                            new NamespaceEntry(
                                    "ns", List.of("/bin/kill", "-9", sleeper.pid()), Map.of()));
        }
    }

    @Test
    void aSignalOfAnotherUserIsLeftToKill() throws Exception {
        policy.define("k: KillFilter, nobody, /usr/bin/sleep, -9");
        try (Sleeper sleeper = Sleeper.start(Path.of("/usr/bin/sleep"), "sleep")) {
            assertThat(policy.strict("kill", "-9", sleeper.pid()))
                    .asInstanceOf(type(Allowed.class))
                    .extracting(Allowed::nativeForm)
                    .isEqualTo(Optional.empty());
        }
    }

    @Test
    void compatibleHasKillRun() throws Exception {
        policy.define("k: KillFilter, root, /usr/bin/sleep, -9");
        try (Sleeper sleeper = Sleeper.start(Path.of("/usr/bin/sleep"), "sleep")) {
            assertThat(policy.compatible("kill", "-9", sleeper.pid()))
                    .asInstanceOf(type(Allowed.class))
                    .extracting(Allowed::nativeForm)
                    .isEqualTo(Optional.empty());
        }
    }

    private Allowed killing(Sleeper sleeper, String word, Optional<NativeForm> nativeForm)
            throws Exception {
        return new Allowed(
                policy.load(Mode.STRICT).filters().getFirst(),
                List.of("/bin/kill", word, sleeper.pid()),
                "root",
                Map.of(),
                nativeForm,
                false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "1", "01", "-1", "+2", " 2", "2\n", "self", "", "12345678", "\uff12"})
    void whatIsNoCanonicalPidAboveOneIsNotLookedUp(String pid) throws Exception {
        policy.define("k: KillFilter, root, /usr/bin/sleep, -9");

        assertThat(policy.load(Mode.STRICT).explain(List.of("kill", "-9", pid)).steps())
                .singleElement()
                .satisfies(step ->
                        assertThat(step.sentence()).isEqualTo("is for a decimal pid above 1"));
    }

    @Test
    void anExecutableIsARegularFileThatOnlyTrustedUsersCanChange() throws Exception {
        Path tool = policy.program("tool");
        Path bin = folder.resolve("bin");
        policy.define("x: CommandFilter, tool, root");
        assertThat(policy.strict("tool")).isInstanceOf(Allowed.class);

        Files.setAttribute(tool, "unix:uid", 65534);
        assertThat(policy.strict("tool")).isInstanceOf(NotExecutable.class);

        Files.setAttribute(tool, "unix:uid", 0);
        PolicyFolder.mode(tool, "rwxrwxr-x");
        assertThat(policy.strict("tool")).isInstanceOf(NotExecutable.class);

        PolicyFolder.mode(tool, "rwxr-xr-x");
        PolicyFolder.mode(bin, "rwxrwxrwx");
        assertThat(policy.strict("tool")).isInstanceOf(NotExecutable.class);
        assertThat(policy.compatible("tool")).isInstanceOf(Allowed.class);

        PolicyFolder.mode(bin, "rwxr-xr-x");
        PolicyFolder.mode(tool, "rw-r--r--");
        assertThat(policy.strict("tool")).isInstanceOf(NotExecutable.class);

        Files.delete(tool);
        Files.createDirectory(tool);
        assertThat(policy.compatible("tool")).isInstanceOf(Allowed.class);
        assertThat(policy.strict("tool")).isInstanceOf(NotExecutable.class);

        Files.delete(tool);
        Path elsewhere = Files.createDirectories(folder.resolve("open"));
        PolicyFolder.mode(elsewhere, "rwxrwxrwx");
        Files.createSymbolicLink(tool, PolicyFolder.executable(elsewhere.resolve("tool")));
        assertThat(policy.strict("tool")).isInstanceOf(NotExecutable.class);
    }

    @Test
    void executablesAreLookedUpForEveryCommand() throws Exception {
        Path tool = policy.program("tool");
        policy.define("x: CommandFilter, tool, root");
        for (Mode mode : Mode.values()) {
            var loaded = policy.load(mode);
            assertThat(loaded.decide(List.of("tool"))).isInstanceOf(Allowed.class);
            Files.delete(tool);
            assertThat(loaded.decide(List.of("tool"))).isInstanceOf(NotExecutable.class);
            PolicyFolder.executable(tool);
            assertThat(loaded.decide(List.of("tool"))).isInstanceOf(Allowed.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a, /usr/bin", "usr/bin", "/usr/bin,", "/usr/bin,,/bin", "/bin,."})
    void execDirsAreAbsolutePathsWithoutBlanks(String execDirs) throws Exception {
        policy.define("ls: CommandFilter, ls, root").execDirs(execDirs);

        assertThatThrownBy(() -> policy.load(Mode.STRICT))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("rootwrap.conf:3: exec_dirs")
                .hasMessageContaining("write the folders without blanks");
    }

    @Test
    void privsepHelperIsAllowedOnlyWhereItIsDefined() throws Exception {
        policy.program("privsep-helper");
        policy.define("x: CommandFilter, ls, root");
        assertThat(policy.compatible("privsep-helper", "--config-file", "/tmp/x"))
                .isInstanceOf(Allowed.class);
        assertThat(policy.strict("privsep-helper", "--config-file", "/tmp/x"))
                .isInstanceOf(Denied.class);

        policy.define("x: RegExpFilter, privsep-helper, root, privsep-helper, -v");
        assertThat(policy.strict("privsep-helper", "-v")).isInstanceOf(Allowed.class);
    }

    @Test
    void onlyFiltersFilesAreReadAndTheOthersAreReported() throws Exception {
        policy.define("x: CommandFilter, ls, root")
                .file("x.filters~", "[Filters]\nc: CommandFilter, cat, root\n")
                .file("y.filters.rpmsave", "[Filters]\nc: CommandFilter, tee, root\n");

        assertThat(policy.compatible("cat")).isInstanceOf(Allowed.class);
        assertThat(policy.strict("cat")).isInstanceOf(Denied.class);
        assertThat(policy.strict("tee")).isInstanceOf(Denied.class);
        assertThat(policy.load(Mode.STRICT).problems())
                .extracting(PolicyProblem::file)
                .containsExactly(
                        policy.filters().resolve("x.filters~").toString(),
                        policy.filters().resolve("y.filters.rpmsave").toString());
    }

    @Test
    void aChainThatOthersCanChangeRefusesThePolicy() throws Exception {
        policy.define("x: CommandFilter, ls, root");
        Path file = policy.filters().resolve("t.filters");

        PolicyFolder.mode(file, "rw-rw-rw-");
        assertRefused(file + " is writable by others");
        PolicyFolder.mode(file, "rw-r--r--");

        PolicyFolder.mode(policy.filters(), "rwxrwxr-x");
        assertRefused(policy.filters() + " is writable by others");
        PolicyFolder.mode(policy.filters(), "rwxr-xr-x");

        Files.setAttribute(policy.filters(), "unix:mode", 01777);
        assertRefused(policy.filters() + " is writable by others");
        Files.setAttribute(policy.filters(), "unix:mode", 0755);

        Files.setAttribute(folder, "unix:uid", 65534);
        assertRefused(folder + " belongs to uid 65534");
        assertThat(PolicyLoader.load(policy.configuration(), Mode.STRICT, TrustedOwners.insecure()))
                .isNotNull();
        Files.setAttribute(folder, "unix:uid", 0);

        PolicyFolder.mode(policy.configuration(), "rw-rw-r--");
        assertRefused("rootwrap.conf is writable by others");
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> policy.load(Mode.STRICT))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("chown");
    }

    @Test
    void aCommandThatIsNoneIsInvalid() throws Exception {
        policy.define("x: RegExpFilter, ls, root, .*");

        assertThat(policy.strict()).isInstanceOf(Invalid.class);
        assertThat(policy.strict("")).isInstanceOf(Invalid.class);
        assertThat(policy.strict("l\0s")).isInstanceOf(Invalid.class);
        assertThat(policy.strict("l\ud800s")).isInstanceOf(Invalid.class);
        assertThat(policy.strict("x".repeat(128 * 1024 + 1))).isInstanceOf(Invalid.class);
        assertThat(policy.strict("\u00e9".repeat(64 * 1024 + 1))).isInstanceOf(Invalid.class);
        String[] many = new String[1025];
        java.util.Arrays.fill(many, "x");
        assertThat(policy.strict(many)).isInstanceOf(Invalid.class);
        String[] large = new String[9];
        java.util.Arrays.fill(large, "x".repeat(120 * 1024));
        assertThat(policy.strict(large)).isInstanceOf(Invalid.class);
        assertThat(policy.strict("x".repeat(128 * 1024))).isInstanceOf(Allowed.class);
    }

    @Test
    void whatIsCheckedIsWhatRuns() throws Exception {
        policy.define("x: RegExpFilter, echo, root, echo, [^\u00e9]+");

        // Two escapes that encode to the very bytes of U+00E9.
        assertThat(policy.strict("echo", "\udcc3\udca9")).isInstanceOf(Denied.class);
        assertThat(policy.compatible("echo", "\udcc3\udca9")).isInstanceOf(Denied.class);
    }

    @Test
    void oneDecisionHasOneBudget() throws Exception {
        String[] costly = new String[40];
        for (int i = 0; i < costly.length; i++) {
            costly[i] = "f" + i + ": RegExpFilter, ls, root, ls, (a|aa)*b";
        }
        policy.define(costly);
        // One such match is within the budget, forty are not.
        String argument = "a".repeat(18);

        assertThat(policy.strict("ls", argument))
                .isEqualTo(
                        new Denied(
                                "the decision takes more than 200000 steps: an argument makes a"
                                        + " pattern or a path too costly to check"));
        policy.define(costly[0]);
        assertThat(policy.strict("ls", argument))
                .isEqualTo(new Denied("no definition allows this command"));
    }
}
