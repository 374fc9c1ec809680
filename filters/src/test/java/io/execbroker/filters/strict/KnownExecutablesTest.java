package io.execbroker.filters.strict;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.filters.engine.Executable;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

class KnownExecutablesTest {

    private static final Executable ABSENT = new Executable.Absent("exec_dirs hold no tool");

    @TempDir private Path folder;

    private Path tool = Path.of("/");
    private Executable answer = ABSENT;
    private int searches;

    /** Half a second before the clock wraps around. */
    private long nowNanos = Long.MAX_VALUE - TimeUnit.MILLISECONDS.toNanos(500);

    private final KnownExecutables known = new KnownExecutables(() -> nowNanos);

    @BeforeEach
    void install() throws IOException {
        tool = Files.writeString(folder.resolve("tool"), "#!/bin/true");
        answer = new Executable.Found(tool.toString());
    }

    @Test
    void whatWasFoundIsNotLookedForAgainWithinASecond() {
        find();
        nowNanos += TimeUnit.MILLISECONDS.toNanos(999);

        assertThat(find()).isEqualTo(answer);
        assertThat(searches).isEqualTo(1);
    }

    @Test
    void afterASecondItIsLookedForAgain() {
        find();
        nowNanos += TimeUnit.SECONDS.toNanos(1);
        answer = ABSENT;

        assertThat(find()).isEqualTo(ABSENT);
    }

    @Test
    void aFileThatIsGoneIsLookedForAgain() throws IOException {
        find();
        Files.delete(tool);
        answer = ABSENT;

        assertThat(find()).isEqualTo(ABSENT);
    }

    @Test
    void aFileThatWasReplacedIsLookedForAgain() throws IOException {
        find();
        var other = Files.writeString(folder.resolve("other"), "#!/bin/false");
        Files.move(other, tool, StandardCopyOption.REPLACE_EXISTING);

        find();
        assertThat(searches).isEqualTo(2);
    }

    @Test
    void aFileWhoseModeWasChangedIsLookedForAgain() throws IOException {
        find();
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxrwxrwx"));
        answer = ABSENT;

        assertThat(find()).isEqualTo(ABSENT);
    }

    @Test
    void aDistrustedOneIsNotRememberedFromBefore() {
        find();
        nowNanos += TimeUnit.SECONDS.toNanos(1);
        answer = ABSENT;
        find();
        nowNanos -= TimeUnit.SECONDS.toNanos(1);

        assertThat(find()).isEqualTo(ABSENT);
    }

    @Test
    void whatIsMissingIsFoundAsSoonAsItIsThere() {
        var installed = answer;
        answer = ABSENT;
        find();
        answer = installed;

        assertThat(find()).isEqualTo(installed);
    }

    private Executable find() {
        return known.find(
                "tool",
                _ -> {
                    searches++;
                    return answer;
                });
    }
}
