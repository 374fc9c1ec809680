package io.execbroker.broker.config;

import java.nio.file.Path;

/** Where the audit lines go. */
public sealed interface AuditTarget {

    /** The broker's standard output, between the lines of its log. */
    record Stdout() implements AuditTarget {}

    /**
     * A file of its own, appended to and opened again at a reload.
     *
     * @param path absolute
     */
    record File(Path path) implements AuditTarget {}
}
