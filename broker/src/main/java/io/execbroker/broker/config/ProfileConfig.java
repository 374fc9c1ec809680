package io.execbroker.broker.config;

import io.execbroker.filters.Mode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One profile: a set of filters with the peers and limits it is for.
 *
 * @param name 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}
 * @param rootwrapConfig absolute path of its rootwrap.conf
 * @param mode how its filters are read
 * @param users names or numbers of the users that may use it
 * @param groups names or numbers of the groups whose members may use it; with {@code users} at
 *     least one
 * @param maxRunning its commands that may run at once, at least 1
 * @param defaultTimeout of its requests that name none; not above {@code maxTimeout}
 * @param maxTimeout longest that its requests may ask for
 * @param workingDirectories absolute paths, beside {@code /}, in which its commands may be started
 */
public record ProfileConfig(
        String name,
        Path rootwrapConfig,
        Mode mode,
        List<String> users,
        List<String> groups,
        int maxRunning,
        Duration defaultTimeout,
        Duration maxTimeout,
        List<String> workingDirectories) {

    public ProfileConfig {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
        workingDirectories = List.copyOf(workingDirectories);
    }
}
