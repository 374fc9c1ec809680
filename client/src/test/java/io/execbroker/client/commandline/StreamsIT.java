package io.execbroker.client.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;

/** The command's streams are the caller's own. */
@ParameterizedClass
@EnumSource(NativeBuild.class)
final class StreamsIT {

    private final NativeBuild build;

    @TempDir private Path folder;

    private Scene scene;

    StreamsIT(NativeBuild build) {
        this.build = build;
    }

    @BeforeEach
    void start() throws Exception {
        scene = Scene.start(build, folder);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void aPipeIsTheVeryPipe() throws Exception {
        var run =
                shell(
                        """
                        execbroker exec readlink /proc/self/fd/1 | {
                            read -r theirs
                            [[ $theirs == pipe:* && $theirs == "$(readlink /proc/self/fd/0)" ]] && echo same
                        }
                        """);

        assertThat(run).isEqualTo(new Run(0, "same\n", ""));
    }

    @Test
    void devicesOfAContainerAreTakenAndItsFilesAreNot() throws Exception {
        var run =
                shell(
                        """
                        unshare --mount sh -c '
                            mount --bind /dev /dev && mount -t tmpfs none /mnt && echo inside >/mnt/file
                            execbroker exec cat </dev/null && echo null
                            execbroker exec cat </mnt/file
                        '
                        """);

        assertThat(run.status()).isEqualTo(125);
        assertThat(run.out()).isEqualTo("null\n");
        assertThat(run.err()).contains("/mnt/file, which is not mounted where the broker is");
    }

    @Test
    void aTerminalStaysATerminal() throws Exception {
        var output =
                scene.python(
                        """
                        import fcntl, os, pty, struct, subprocess, termios
                        ours, theirs = pty.openpty()
                        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 33, 101, 0, 0))
                        script = "stty size; test -t 0 && test -t 1 && test -t 2; echo $?; read line; echo got $line"
                        child = subprocess.Popen(["execbroker", "exec", "sh", "-c", script],
                                                 stdin=theirs, stdout=theirs, stderr=theirs)
                        os.close(theirs)
                        os.write(ours, b"typed\\n")
                        text = b""
                        while b"got typed" not in text:
                            text += os.read(ours, 4096)
                        print(text.decode(), child.wait())
                        """,
                        "");

        assertThat(output)
                .contains("33 101")
                .contains("\n0\r\n")
                .contains("got typed")
                .endsWith(" 0\n");
    }

    @Test
    void manyBytesGoThroughAPipeUnchanged() throws Exception {
        var run =
                shell(
                        """
                        set -o pipefail
                        head -c 50000000 /dev/urandom | tee >(sha256sum >%1$s/in) |
                            execbroker exec cat | sha256sum >%1$s/out
                        echo $?
                        while ! [[ -s %1$s/in ]]; do read -r -t 0.01 <> <(:); done
                        cmp %1$s/in %1$s/out && echo same
                        """
                                .formatted(folder));

        assertThat(run.out()).isEqualTo("0\nsame\n");
    }

    @Test
    void standardErrorIsASeparateStream() throws Exception {
        assertThat(scene.run("execbroker", "exec", "sh", "-c", "echo out; echo err >&2"))
                .isEqualTo(new Run(0, "out\n", "err\n"));
    }

    @Test
    void aClosedStreamIsDevNull() throws Exception {
        var command =
                "execbroker exec python3 -c 'import os; os.write(%d,"
                        + " os.readlink(\"/proc/self/fd/%d\").encode())' %s";

        assertThat(shell(command.formatted(1, 0, "<&-"))).isEqualTo(new Run(0, "/dev/null", ""));
        assertThat(shell(command.formatted(2, 1, ">&-"))).isEqualTo(new Run(0, "", "/dev/null"));
        assertThat(shell(command.formatted(1, 2, "2>&-"))).isEqualTo(new Run(0, "/dev/null", ""));
    }

    @Test
    void aReaderThatGoesAwayEndsTheCommand() throws Exception {
        var run = shell("execbroker exec yes | head -n 1; echo ${PIPESTATUS[0]}");

        assertThat(run).isEqualTo(new Run(0, "y\n" + (128 + 13) + "\n", ""));
    }

    @Test
    void aWriterIsToldWhenTheCommandClosesItsInputAndRunsOn() throws Exception {
        var process =
                scene.programs()
                        .command("execbroker", "exec", "sh", "-c", "exec <&-; exec sleep 600")
                        .start();

        assertThatThrownBy(() -> writeForEver(process))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Broken pipe");
        assertThat(process.isAlive()).isTrue();
        process.destroy();
        assertThat(Programs.finish(process).status()).isEqualTo(143);
    }

    @Test
    void theEndOfOutputIsSeenWhileTheCommandRunsOn() throws Exception {
        var process =
                scene.programs()
                        .command(
                                "execbroker",
                                "exec",
                                "sh",
                                "-c",
                                "echo last; exec >&-; exec sleep 600")
                        .start();
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEqualTo("last\n");

        assertThat(process.isAlive()).isTrue();
        process.destroy();
        assertThat(Programs.finish(process).status()).isEqualTo(143);
    }

    @Test
    void aFileIsWrittenByTheCommandItself() throws Exception {
        var run = shell("execbroker exec echo written >%1$s/file; cat %1$s/file".formatted(folder));

        assertThat(run.out()).isEqualTo("written\n");
    }

    private static void writeForEver(Process process) throws IOException {
        try (var stdin = process.getOutputStream()) {
            while (true) {
                stdin.write(new byte[1024]);
                stdin.flush();
            }
        }
    }

    private Run shell(String script) throws Exception {
        return Programs.finish(scene.programs().shell(script));
    }
}
