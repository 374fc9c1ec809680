package io.execbroker.client;

import com.google.protobuf.ByteString;

/** Bytes that a command wrote to one of its outputs. Immutable. */
public final class CapturedOutput {

    static final CapturedOutput EMPTY = new CapturedOutput(ByteString.EMPTY, false);

    private final ByteString bytes;
    private final boolean truncated;

    CapturedOutput(ByteString bytes, boolean truncated) {
        this.bytes = bytes;
        this.truncated = truncated;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.toByteArray();
    }

    public int size() {
        return bytes.size();
    }

    /** The bytes as UTF-8; what is not UTF-8 becomes U+FFFD. */
    public String text() {
        return bytes.toStringUtf8();
    }

    /** True when the command wrote more than was captured. */
    public boolean isTruncated() {
        return truncated;
    }

    /** The text. */
    @Override
    public String toString() {
        return text();
    }
}
