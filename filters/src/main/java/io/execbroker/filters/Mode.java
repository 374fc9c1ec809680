package io.execbroker.filters;

/** How a policy's files are read: what the operator wrote, or what oslo.rootwrap makes of it. */
public enum Mode {
    /**
     * What a careful reader of the operator's definitions would allow. A definition that cannot
     * mean what it says is switched off and reported; unsafe ownership refuses the whole policy.
     */
    STRICT,

    /**
     * The verdict of oslo.rootwrap 6.3, case by case; denies where the original raises or hangs.
     */
    COMPATIBLE
}
