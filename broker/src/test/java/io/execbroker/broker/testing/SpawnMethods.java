package io.execbroker.broker.testing;

import io.execbroker.broker.posix.SpawnMethod;

import java.util.Arrays;
import java.util.stream.Stream;

/** The ways to make a child that this build must offer. */
public final class SpawnMethods {

    /** The build's own property: false when it was asked to leave the C parts out. */
    private static final boolean NATIVE =
            Boolean.parseBoolean(System.getProperty("execbroker.native", "true"));

    private SpawnMethods() {}

    /** All of them; without the C parts those that need none. */
    public static Stream<SpawnMethod> built() {
        return Arrays.stream(SpawnMethod.values())
                .filter(method -> NATIVE || method != SpawnMethod.CLONE3);
    }
}
