package io.execbroker.broker.stdio;

/** What a received descriptor is, and so whether a command may have it. */
sealed interface DescriptorKind {

    /** It can be used: to close it may block, but only if that is the last close of its file. */
    record Accepted() implements DescriptorKind {}

    /**
     * It cannot.
     *
     * @param what it is, in words for a person
     */
    record Refused(String what) implements DescriptorKind {}
}
