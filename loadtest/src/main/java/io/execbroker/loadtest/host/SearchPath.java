package io.execbroker.loadtest.host;

import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where programs are looked up by their names.
 *
 * @param folders in order
 */
public record SearchPath(List<Path> folders) {

    public SearchPath {
        folders = List.copyOf(folders);
    }

    /** The whole environment of a command that is found and run this way. */
    public Map<String, String> environment() {
        var path = folders.stream().map(Path::toString).collect(Collectors.joining(":"));
        return Map.of("PATH", path, "LANG", "C.UTF-8");
    }

    /**
     * The command line with the program's whole path.
     *
     * @throws FileNotFoundException if no folder has it
     */
    public List<String> resolve(List<String> argv) throws FileNotFoundException {
        var program = argv.getFirst();
        var found =
                folders.stream()
                        .map(folder -> folder.resolve(program))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow(() ->
                                new FileNotFoundException(program + ": not found in " + folders));
        return Stream.concat(Stream.of(found.toString()), argv.stream().skip(1)).toList();
    }
}
