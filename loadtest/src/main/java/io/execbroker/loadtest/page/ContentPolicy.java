package io.execbroker.loadtest.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** What a page may do, as a Content-Security-Policy: load nothing, run what was put in it. */
final class ContentPolicy {

    private ContentPolicy() {}

    /** Allows scripts with exactly these texts, and no others. */
    static String allowing(List<String> scripts) {
        // ECharts writes style attributes.
        return "default-src 'none'; base-uri 'none'; form-action 'none';"
                + " style-src 'unsafe-inline'; script-src "
                + scripts.stream().map(ContentPolicy::hash).collect(Collectors.joining(" "));
    }

    private static String hash(String script) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
