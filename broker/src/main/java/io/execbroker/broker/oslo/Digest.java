package io.execbroker.broker.oslo;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The digests that Python's multiprocessing allows in its handshake (3.12 and later). */
enum Digest {
    MD5("md5", "HmacMD5"),
    SHA256("sha256", "HmacSHA256"),
    SHA384("sha384", "HmacSHA384"),
    SHA3_256("sha3_256", "HmacSHA3-256"),
    SHA3_384("sha3_384", "HmacSHA3-384");

    private final String pythonName;
    private final String javaName;

    Digest(String pythonName, String javaName) {
        this.pythonName = pythonName;
        this.javaName = javaName;
    }

    /** The name on the wire and in metrics. */
    String label() {
        return pythonName;
    }

    /** What stands before a message that is meant for this digest. */
    byte[] prefix() {
        return ("{" + pythonName + "}").getBytes(StandardCharsets.US_ASCII);
    }

    /** The digest whose prefix {@code message} begins with. */
    static Optional<Digest> ofPrefix(byte[] message) {
        for (var digest : values()) {
            var prefix = digest.prefix();
            if (message.length >= prefix.length && Bytes.startsWith(message, prefix)) {
                return Optional.of(digest);
            }
        }
        return Optional.empty();
    }

    /** The HMAC of {@code message}. */
    byte[] hmac(byte[] key, byte[] message) {
        try {
            var mac = Mac.getInstance(javaName);
            mac.init(new SecretKeySpec(key, javaName));
            return mac.doFinal(message);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("this Java has no " + javaName, e);
        }
    }
}
