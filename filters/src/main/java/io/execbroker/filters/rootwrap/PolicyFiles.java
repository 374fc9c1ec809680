package io.execbroker.filters.rootwrap;

import io.execbroker.filters.Mode;
import io.execbroker.filters.PolicyException;
import io.execbroker.filters.TrustedOwners;
import io.execbroker.filters.path.FileStatus;
import io.execbroker.filters.path.PhysicalPath.Resolution;
import io.execbroker.filters.path.TrustedPath;
import io.execbroker.filters.python.PythonPath;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files and folders a policy is read from. In strict each of them, and every folder above, must
 * be a trusted user's and not writable by others; rootwrap does not look.
 */
final class PolicyFiles {
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final Mode mode;
    private final TrustedPath trusted;

    PolicyFiles(Mode mode, TrustedOwners owners) {
        this.mode = mode;
        this.trusted = new TrustedPath(owners);
    }

    /** Reads a file that a policy cannot do without. */
    String read(Path file) throws PolicyException {
        try {
            requireTrusted(file);
            return decoded(Files.readAllBytes(file));
        } catch (CharacterCodingException e) {
            throw new PolicyException(file + " is not UTF-8; save it as UTF-8");
        } catch (IOException e) {
            throw new PolicyException(file + " cannot be read: " + e);
        }
    }

    /** The names of the files in {@code folder}, sorted; empty if there is no such folder. */
    Optional<List<String>> list(Path folder) throws PolicyException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        requireTrusted(folder);
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                names.add(PythonPath.basename(PythonPath.toText(file)));
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new PolicyException(folder + " cannot be listed: " + e);
        }
        names.sort(null);
        return Optional.of(names);
    }

    private void requireTrusted(Path path) throws PolicyException {
        if (mode == Mode.COMPATIBLE) {
            return;
        }
        switch (trusted.resolve(path)) {
            case Resolution.Existing(Path real, FileStatus status) -> {}
            case Resolution.Missing missing -> throw new PolicyException(path + " does not exist");
            case Resolution.Refused(String why) ->
                    throw new PolicyException(
                            path
                                    + " is not to be trusted: "
                                    + why
                                    + "; whoever can change it can run commands as root: chown it"
                                    + " to root and chmod go-w");
        }
    }

    private String decoded(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return mode == Mode.STRICT && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }
}
