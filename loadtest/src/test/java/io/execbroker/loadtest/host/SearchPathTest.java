package io.execbroker.loadtest.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

final class SearchPathTest {
    @TempDir private Path first;
    @TempDir private Path second;
    private SearchPath searchPath;

    @BeforeEach
    void search() {
        searchPath = new SearchPath(List.of(first, second));
    }

    @Test
    void theFirstFolderThatHasItWins() throws IOException {
        program(second);
        assertThat(searchPath.resolve(List.of("tool", "a")))
                .containsExactly(second.resolve("tool").toString(), "a");

        program(first);
        assertThat(searchPath.resolve(List.of("tool", "a")))
                .containsExactly(first.resolve("tool").toString(), "a");
    }

    @Test
    void aFileThatIsNotExecutableIsNoProgram() throws IOException {
        Files.createFile(first.resolve("tool"));

        assertThatThrownBy(() -> searchPath.resolve(List.of("tool")))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("tool: not found in " + List.of(first, second));
    }

    @Test
    void theEnvironmentHasTheSameFolders() {
        assertThat(searchPath.environment())
                .isEqualTo(Map.of("PATH", first + ":" + second, "LANG", "C.UTF-8"));
    }

    private static void program(Path folder) throws IOException {
        Files.createFile(
                folder.resolve("tool"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
