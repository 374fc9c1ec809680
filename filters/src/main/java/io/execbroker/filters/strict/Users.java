package io.execbroker.filters.strict;

import java.io.IOException;
import java.nio.file.FileSystems;

/** The users of this host. */
final class Users {
    private Users() {}

    /** Whether {@code getpwnam(3)} knows {@code name}. A number is no name. */
    static boolean exists(String name) {
        if (name.isEmpty() || name.chars().allMatch(Character::isDigit)) {
            return false;
        }
        try {
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
