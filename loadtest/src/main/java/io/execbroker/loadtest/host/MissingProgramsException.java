package io.execbroker.loadtest.host;

import java.util.Set;

/** Programs that a trace runs are not on this host; the message says how to get them. */
public final class MissingProgramsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingProgramsException(Set<String> programs, Set<String> debianPackages) {
        super(
                "not installed: %s. On Debian: apt-get install %s"
                        .formatted(String.join(", ", programs), String.join(" ", debianPackages)));
    }
}
