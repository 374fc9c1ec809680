package io.execbroker.broker.config;

import java.nio.file.Path;

/** Where a configuration came from. */
public sealed interface ConfigOrigin {

    /** A file, read again at a reload. */
    record File(Path path) implements ConfigOrigin {}

    /** The options of {@code serve}: only the files they name are read again. */
    record CommandLine() implements ConfigOrigin {}
}
