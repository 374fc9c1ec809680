package io.execbroker.broker;

/** What this build says of itself. */
final class BuildInfo {

    private BuildInfo() {}

    /** The version in the jar's manifest; {@code development} when run from class folders. */
    static String version() {
        var version = BuildInfo.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
