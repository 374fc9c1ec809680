package io.execbroker.filters.rootwrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.FilterDecision.Allowed;
import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;
import io.execbroker.filters.PolicyException;
import io.execbroker.filters.TrustedOwners;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The maintained definitions of a release, installed on a host that has all their programs: every
 * one is a copy of {@code sleep}, so that it can be the executable of a process too. Needs root.
 */
final class InstalledRelease implements AutoCloseable {
    /** The definition by which a namespace is entered. */
    static final String CHAIN = "ip_exec";

    private static final Path DEFINITIONS = Path.of("definitions");
    private static final Path LINES = Path.of("src/test/resources/definitions");
    private static final Path SLEEP = Path.of("/usr/bin/sleep");
    private static final Pattern PID = Pattern.compile("\\{pid of ([a-z0-9.-]+)}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String release;
    private final Path bin;
    private final Path filters;
    private final Path configuration;
    private final Map<String, Sleeper> processes = new HashMap<>();

    InstalledRelease(Path folder, String release) throws IOException, PolicyException {
        this.release = release;
        this.bin = Files.createDirectories(folder.resolve("bin"));
        this.filters = Files.createDirectories(folder.resolve("rootwrap.d"));
        Path source = DEFINITIONS.resolve(release);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(source.resolve("rootwrap.d"))) {
            for (Path file : files) {
                Files.writeString(
                        filters.resolve(file.getFileName()), adapted(Files.readString(file)));
            }
        }
        this.configuration =
                Files.writeString(
                        folder.resolve("rootwrap.conf"),
                        Files.readString(source.resolve("rootwrap.conf"))
                                .replaceAll("(?m)^filters_path=.*$", "filters_path=" + filters)
                                .replaceAll("(?m)^exec_dirs=.*$", "exec_dirs=" + bin));
        for (FilterDefinition definition : load(Mode.STRICT).filters()) {
            boolean isKill = definition.filterClass().equals("KillFilter");
            makeProgram(Path.of(definition.arguments().get(isKill ? 1 : 0)).getFileName());
        }
    }

    /** What an operator changes: the agents' user, and where execbroker is installed. */
    private String adapted(String text) {
        return text.replace(", kill, neutron,", ", kill, nobody,")
                .replace("/usr/bin/execbroker,", bin.resolve("execbroker") + ",");
    }

    private void makeProgram(Path name) throws IOException {
        Path program = bin.resolve(name);
        if (!Files.exists(program)) {
            Files.copy(SLEEP.toRealPath(), program);
        }
    }

    Policy load(Mode mode) throws PolicyException {
        return PolicyLoader.load(configuration, mode, TrustedOwners.root());
    }

    Path filters() {
        return filters;
    }

    Path bin() {
        return bin;
    }

    /**
     * A command line of the test resources.
     *
     * @param about the definition that is to allow it, or what is wrong with it
     */
    record Line(String about, List<String> argv) {
        private static final int INNER = 4;

        boolean isInNamespace() {
            return argv.size() > INNER && argv.subList(0, 3).equals(List.of("ip", "netns", "exec"));
        }

        /** The command without {@code ip netns exec NAMESPACE}. */
        List<String> inner() {
            return isInNamespace() ? argv.subList(INNER, argv.size()) : argv;
        }

        /** This line with another inner command. */
        Line with(List<String> inner) {
            List<String> words =
                    new ArrayList<>(isInNamespace() ? argv.subList(0, INNER) : List.of());
            words.addAll(inner);
            return new Line(about, words);
        }
    }

    /** Reads a file of lines, each an array: what it is about, then the words of a command. */
    List<Line> lines(String file) throws IOException, InterruptedException {
        List<Line> lines = new ArrayList<>();
        for (String text : Files.readAllLines(LINES.resolve(release).resolve(file))) {
            List<String> words = words(text);
            lines.add(new Line(words.getFirst(), List.copyOf(words.subList(1, words.size()))));
        }
        return lines;
    }

    /**
     * Reads an array of words; <code>{pid of PROGRAM}</code> becomes the pid of a process that runs
     * it.
     */
    List<String> words(String array) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        for (JsonNode word : JSON.readTree(array)) {
            words.add(withPid(word.textValue()));
        }
        return words;
    }

    /** Decides about {@code argv}, which is to be allowed. */
    static Allowed allowed(Policy policy, List<String> argv) {
        FilterDecision decision = policy.decide(argv);
        assertThat(decision).as(argv.toString()).isInstanceOf(Allowed.class);
        return (Allowed) decision;
    }

    /** The definition that allows {@code line}, and for {@value #CHAIN} its inner command. */
    static String allowing(Policy policy, Line line) {
        String outer = allowed(policy, line.argv()).filter().name();
        return outer.equals(CHAIN) ? allowed(policy, line.inner()).filter().name() : outer;
    }

    private String withPid(String word) throws IOException, InterruptedException {
        Matcher matcher = PID.matcher(word);
        if (!matcher.matches()) {
            return word;
        }
        String program = matcher.group(1);
        if (!processes.containsKey(program)) {
            makeProgram(Path.of(program));
            processes.put(program, Sleeper.start(bin.resolve(program), program));
        }
        return processes.get(program).pid();
    }

    @Override
    public void close() {
        processes.values().forEach(Sleeper::close);
    }
}
