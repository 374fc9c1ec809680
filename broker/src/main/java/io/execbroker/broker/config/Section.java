package io.execbroker.broker.config;

import java.util.Locale;

/** A kind of section in the configuration file. */
enum Section {
    BROKER,
    METRICS,
    /** One for each profile: {@code [profile NAME]}. */
    PROFILE;

    /** As it is written, with a word in capitals where a name goes. */
    String heading() {
        return this == PROFILE ? "[profile NAME]" : "[" + name().toLowerCase(Locale.ROOT) + "]";
    }
}
