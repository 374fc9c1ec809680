package io.execbroker.filters.path;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What {@code lstat(2)} says about a file.
 *
 * @param uid the owner
 * @param mode type and permissions, as {@code st_mode}
 */
public record FileStatus(int uid, int mode) {
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;
    private static final int LINK = 0120000;
    private static final int STICKY = 01000;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int EXECUTABLE = 0111;

    /** Reads the status of {@code file} itself, not of what it links to. */
    public static FileStatus of(Path file) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(file, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        return new FileStatus(integer(attributes, "uid"), integer(attributes, "mode"));
    }

    public boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }

    public boolean isFolder() {
        return (mode & TYPE) == FOLDER;
    }

    public boolean isLink() {
        return (mode & TYPE) == LINK;
    }

    /** Whether entries can be removed or renamed by their owners only. */
    public boolean isSticky() {
        return (mode & STICKY) != 0;
    }

    /** Whether the group or everybody may write. */
    public boolean isWritableByOthers() {
        return (mode & WRITABLE_BY_OTHERS) != 0;
    }

    /** Whether anybody may execute it. */
    public boolean isExecutable() {
        return (mode & EXECUTABLE) != 0;
    }

    private static int integer(Map<String, Object> attributes, String name) {
        return (Integer) Objects.requireNonNull(attributes.get(name), name);
    }
}
