package io.execbroker.filters.path;

import io.execbroker.filters.TrustedOwners;
import io.execbroker.filters.path.PhysicalPath.Resolution;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether nobody but trusted users can change what a path leads to: every component, links
 * included, is theirs and not writable by others. A sticky folder such as {@code /tmp} may be
 * writable if it is not the last component, because what trusted users own in it stays theirs.
 */
public final class TrustedPath {
    private final TrustedOwners owners;

    public TrustedPath(TrustedOwners owners) {
        this.owners = owners;
    }

    /**
     * Resolves {@code path}, which is absolute. Refused if it is not to be trusted; the reason
     * names the component.
     */
    public Resolution resolve(Path path) {
        Resolution resolution = PhysicalPath.resolve(path, this::objection);
        if (resolution instanceof Resolution.Existing(Path real, FileStatus status)
                && owners.checked()
                && status.isWritableByOthers()) {
            return new Resolution.Refused(real + " is writable by others");
        }
        return resolution;
    }

    private Optional<String> objection(Path component, FileStatus status) {
        if (!owners.accepts(status.uid())) {
            return Optional.of(component + " belongs to uid " + status.uid());
        }
        boolean isOpen =
                owners.checked()
                        && status.isWritableByOthers()
                        && !status.isLink()
                        && !(status.isFolder() && status.isSticky());
        return isOpen ? Optional.of(component + " is writable by others") : Optional.empty();
    }
}
