package io.execbroker.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files in the tree that are generated from code. With {@code -Dexecbroker.update=true} they are
 * written instead of compared.
 */
public final class CommittedText {

    private static final Path ETC = Path.of("etc");

    private CommittedText() {}

    /** Asserts that {@code etc/name} of this module holds exactly {@code generated}. */
    public static void assertCommitted(String name, String generated) throws IOException {
        var file = ETC.resolve(name);
        if (Boolean.getBoolean("execbroker.update")) {
            Files.writeString(file, generated);
        }
        assertThat(Files.readString(file))
                .as("%s is generated; run the test with -Dexecbroker.update=true", file)
                .isEqualTo(generated);
    }
}
