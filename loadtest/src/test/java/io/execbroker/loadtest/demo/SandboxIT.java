package io.execbroker.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.execbroker.loadtest.trace.NetworkState;
import io.execbroker.loadtest.trace.Release;
import io.execbroker.loadtest.trace.RouterState;
import io.execbroker.loadtest.trace.TraceExpansion;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Needs the right to make namespaces: root, or user namespaces. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class SandboxIT {
    private static final Path SANDBOX = Path.of("src/main/scripts/demo-sandbox").toAbsolutePath();

    @ParameterizedTest
    @CsvSource({
        "2014.1, AGENT, 80, 10",
        "2014.1, DAG, 80, 10",
        "8.0.0, AGENT, 152, 8",
        "8.0.0, DAG, 152, 8"
    })
    void aReplayConfiguresTheKernelAndLeavesNothingBehind(
            String release, String order, int commands, int expectedFailures) throws Exception {
        var run =
                sandboxed(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SandboxedReplay.class.getName(),
                        release,
                        order);

        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(run.output())
                .containsPattern("(?m)^all +%d +%d +0 ".formatted(commands, expectedFailures));
        assertThat(Kernel.ask("ip", "netns", "list")).doesNotContain(namespaces(release));
        assertThat(processesNamed("/run/replay/state")).isEmpty();
    }

    @Test
    void theExitStatusIsTheCommands() throws Exception {
        assertThat(sandboxed("sh", "-c", "exit 7").exit()).isEqualTo(7);
    }

    @Test
    void theSandboxHasItsOwnRunAndNoDeviceButLoopback() throws Exception {
        assertThat(sandboxed("ls", "-A", "/run").output()).isEmpty();
        assertThat(sandboxed("ls", "/proc/sys/net/ipv4/conf").output().split("\\s+"))
                .containsExactly("all", "default", "lo");
    }

    @Test
    void aDaemonDoesNotOutliveTheSandbox() throws Exception {
        var marker = "7654321.5";

        var run = sandboxed("sh", "-c", "setsid sleep " + marker + " & echo started");

        assertThat(run.output()).contains("started");
        assertThat(processesNamed(marker)).isEmpty();
    }

    private static List<String> namespaces(String release) {
        var expansion =
                new TraceExpansion(Release.ofTag(release), 2, 2, Path.of("/run/replay/state"));
        return Stream.concat(
                        expansion.routerStates().stream().map(RouterState::namespace),
                        expansion.networkStates().stream().map(NetworkState::namespace))
                .toList();
    }

    private static Run sandboxed(String... command) throws IOException, InterruptedException {
        var argv = new ArrayList<>(List.of(SANDBOX.toString()));
        argv.addAll(List.of(command));
        var process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (var output = process.getInputStream()) {
            var text = new String(output.readAllBytes(), UTF_8);
            return new Run(process.waitFor(), text);
        }
    }

    private static List<String> processesNamed(String fragment) throws IOException {
        var found = new ArrayList<String>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                var commandLine = commandLine(process);
                if (commandLine.contains(fragment)) {
                    found.add(commandLine);
                }
            }
        }
        return found;
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private record Run(int exit, String output) {}
}
