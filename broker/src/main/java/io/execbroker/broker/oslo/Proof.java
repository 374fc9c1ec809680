package io.execbroker.broker.oslo;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Each side's proof to the other that it knows the key: the responses to challenges of Python's
 * multiprocessing, in the form until 3.11 (raw HMAC-MD5) and since 3.12 (digest named). Messages
 * are those behind {@code #CHALLENGE#}. Stateless.
 */
final class Proof {

    /** A challenge of this length is of the old form, whatever it begins with. */
    private static final int OLD_CHALLENGE_BYTES = 20;

    private static final int MD5_BYTES = 16;

    private final byte[] key;

    Proof(byte[] key) {
        this.key = key.clone();
    }

    /** A challenge that clients of every version answer. */
    static byte[] challenge(byte[] random) {
        return Bytes.concat(Digest.SHA256.prefix(), random);
    }

    /**
     * The response to a peer's challenge; empty when the challenge is too short, so that others
     * could collect responses, or names a digest that is not allowed.
     */
    Optional<byte[]> respond(byte[] challenge) {
        if (challenge.length < OLD_CHALLENGE_BYTES) {
            return Optional.empty();
        }
        if (challenge.length == OLD_CHALLENGE_BYTES) {
            return Optional.of(Digest.MD5.hmac(key, challenge));
        }
        return Digest.ofPrefix(challenge)
                .map(digest -> Bytes.concat(digest.prefix(), digest.hmac(key, challenge)));
    }

    /** The digest that a response claims to be made with. */
    static Optional<Digest> digestOf(byte[] response) {
        return response.length == MD5_BYTES ? Optional.of(Digest.MD5) : Digest.ofPrefix(response);
    }

    /** Whether {@code response} proves the key for {@code challenge}, in constant time. */
    boolean isProvenBy(byte[] challenge, byte[] response) {
        if (response.length == MD5_BYTES) {
            return MessageDigest.isEqual(Digest.MD5.hmac(key, challenge), response);
        }
        return Digest.ofPrefix(response)
                .filter(digest ->
                        MessageDigest.isEqual(
                                digest.hmac(key, challenge),
                                Arrays.copyOfRange(
                                        response, digest.prefix().length, response.length)))
                .isPresent();
    }
}
