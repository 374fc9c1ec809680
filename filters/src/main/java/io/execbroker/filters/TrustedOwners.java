package io.execbroker.filters;

import java.util.Set;

/**
 * The users whose files a policy trusts: its configuration, its definitions, its executables.
 *
 * @param uids numeric user ids that may own such a file and every folder above it
 * @param checked false when ownership and permissions are not looked at
 */
public record TrustedOwners(Set<Integer> uids, boolean checked) {
    private static final TrustedOwners ROOT = new TrustedOwners(Set.of(0), true);
    private static final TrustedOwners ANYONE = new TrustedOwners(Set.of(), false);

    public TrustedOwners {
        uids = Set.copyOf(uids);
    }

    /** Only root's files, as every production policy should be. */
    public static TrustedOwners root() {
        return ROOT;
    }

    /** Files of these users; their folders and files must still not be writable by others. */
    public static TrustedOwners of(Set<Integer> uids) {
        return new TrustedOwners(uids, true);
    }

    /**
     * Trusts every file. For development, and for user namespaces, in which root's files appear as
     * the overflow uid.
     */
    public static TrustedOwners insecure() {
        return ANYONE;
    }

    /** Whether files owned by {@code uid} are trusted. */
    public boolean accepts(int uid) {
        return !checked || uids.contains(uid);
    }
}
