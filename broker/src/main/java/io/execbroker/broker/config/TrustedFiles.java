package io.execbroker.broker.config;

import io.execbroker.broker.posix.UserDatabase;
import io.execbroker.filters.TrustedOwners;
import io.execbroker.filters.path.PhysicalPath.Resolution;
import io.execbroker.filters.path.TrustedPath;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whose files a broker believes. */
public final class TrustedFiles {

    private TrustedFiles() {}

    /**
     * Root's, and those of the user that the broker runs as: that user could change the broker
     * itself. For a broker that runs as root there is only root.
     *
     * @param insecurePermissions trust everybody's: for development
     */
    public static TrustedOwners owners(boolean insecurePermissions) {
        return insecurePermissions
                ? TrustedOwners.insecure()
                : TrustedOwners.of(Set.copyOf(List.of(0, (int) UserDatabase.ownUid())));
    }

    /**
     * Why {@code file}, which is absolute, is not to be believed; empty when it is or is missing.
     */
    public static Optional<String> objection(Path file, boolean insecurePermissions) {
        var resolution = new TrustedPath(owners(insecurePermissions)).resolve(file);
        return resolution instanceof Resolution.Refused(var why)
                ? Optional.of(why)
                : Optional.empty();
    }
}
