package io.execbroker.broker.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The socket that clients connect to.
 *
 * @param path absolute, at most 107 bytes (unix(7): {@code sun_path} with its NUL)
 * @param owner name or number of the user that owns it; empty leaves the broker's own
 * @param group name or number of its group; empty leaves the broker's own
 * @param mode permission bits, 0 to 0777
 */
public record SocketConfig(Path path, Optional<String> owner, Optional<String> group, int mode) {}
