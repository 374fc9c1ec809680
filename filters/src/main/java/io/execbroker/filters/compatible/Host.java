package io.execbroker.filters.compatible;

import java.util.List;
import java.util.Optional;

/**
 * What rootwrap takes from the process it runs in.
 *
 * @param workingDirectory absolute
 * @param path the value of {@code PATH}
 */
public record Host(String workingDirectory, Optional<String> path) {
    /** The surroundings of this process. */
    public static Host ofThisProcess() {
        return new Host(
                System.getProperty("user.dir", "/"), Optional.ofNullable(System.getenv("PATH")));
    }

    /** The folders of {@code PATH}, as written. */
    public List<String> pathFolders() {
        return List.of(path.orElse("").split(":", -1));
    }
}
