package io.execbroker.broker.config;

import java.util.Optional;

/** The version of this broker, as the jar's manifest has it. */
public final class BrokerVersion {

    private BrokerVersion() {}

    /** Such as {@code 0.1.0}; {@code development} outside a jar. */
    public static String current() {
        return Optional.ofNullable(BrokerVersion.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
