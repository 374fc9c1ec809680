package io.execbroker.broker.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** Names of profiles and the headings that hold them. */
final class ProfileName {

    static final String EXPECTED = "a name of 1 to 64 letters, digits, dots, dashes, underscores";

    private static final Pattern HEADING = Pattern.compile("profile(?:\\s+(.*))?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private ProfileName() {}

    /** The name in {@code profile NAME}, valid or not; empty for any other heading. */
    static Optional<String> ofHeading(String heading) {
        var matcher = HEADING.matcher(heading);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var name = matcher.group(1);
        return Optional.of(name == null ? "" : name.strip());
    }

    static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }
}
