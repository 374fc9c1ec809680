package io.execbroker.loadtest.trace;

import java.util.Arrays;

/** A release of Neutron that the template covers. */
public enum Release {
    ICEHOUSE("2014.1"),
    MITAKA("8.0.0");

    private final String tag;

    Release(String tag) {
        this.tag = tag;
    }

    /** The tag in openstack/neutron. */
    public String tag() {
        return tag;
    }

    /**
     * The release with this tag.
     *
     * @throws IllegalArgumentException naming the tags there are
     */
    public static Release ofTag(String tag) {
        return Arrays.stream(values())
                .filter(release -> release.tag.equals(tag))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "release: " + tag + " (expected: 2014.1 or 8.0.0)"));
    }

    @Override
    public String toString() {
        return tag;
    }
}
