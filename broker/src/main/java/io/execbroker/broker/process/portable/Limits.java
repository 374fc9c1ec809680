package io.execbroker.broker.process.portable;

import io.execbroker.broker.process.SpawnFailure;
import io.execbroker.broker.process.SpawnSpec;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What ProcessBuilder cannot do for a command.
 *
 * @param umask the process's, which every command gets
 * @param encoding how the JDK turns arguments into bytes
 */
record Limits(int umask, Charset encoding) {

    private static final Set<PosixFilePermission> ALL =
            PosixFilePermissions.fromString("rwxrwxrwx");

    /** Finds this process's. Java cannot ask for the umask, but it can see what it takes away. */
    static Limits read() throws IOException {
        var parent = Files.createTempDirectory("execbroker-umask");
        try {
            var probe = parent.resolve("probe");
            Files.createDirectory(probe, PosixFilePermissions.asFileAttribute(ALL));
            try {
                return new Limits(missingBits(probe), nativeEncoding());
            } finally {
                Files.delete(probe);
            }
        } finally {
            Files.delete(parent);
        }
    }

    /** Why {@code spec} cannot be started here, or empty. */
    Optional<SpawnFailure> refusalOf(SpawnSpec spec) {
        if (spec.networkNamespace().isPresent()) {
            return Optional.of(refusal("enter network namespace " + spec.networkNamespace().get()));
        }
        if (spec.runAs().isPresent()) {
            return Optional.of(refusal("run as user " + spec.runAs().get()));
        }
        if (spec.umask() != umask) {
            return Optional.of(
                    refusal(String.format("set umask 0%o (only 0%o)", spec.umask(), umask)));
        }
        return firstUnencodable(spec)
                .map(text -> refusal("pass text that " + encoding + " cannot carry: " + text));
    }

    static SpawnFailure refusal(String what) {
        return SpawnFailure.of("the portable engine cannot " + what, "EOPNOTSUPP");
    }

    private Optional<String> firstUnencodable(SpawnSpec spec) {
        var encoder = encoding.newEncoder();
        return Stream.of(
                        List.of(spec.executable(), spec.workingDirectory()),
                        spec.argv(),
                        spec.environment())
                .flatMap(List::stream)
                .filter(text -> text.indexOf('\0') >= 0 || !encoder.canEncode(text))
                .findFirst();
    }

    private static int missingBits(Path probe) throws IOException {
        int bits = 0;
        var permissions = Files.getPosixFilePermissions(probe);
        for (var permission : PosixFilePermission.values()) {
            // Declared from owner's read down to others' execute, as in a mode.
            bits = bits << 1 | (permissions.contains(permission) ? 0 : 1);
        }
        return bits;
    }

    private static Charset nativeEncoding() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "US-ASCII"));
    }
}
