package io.execbroker.broker.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code HOST:PORT}, where the host is a literal address: no name is ever looked up. */
final class ListenAddress {

    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\]]+)]|([^:]+)):(\\d{1,5})");

    static final String EXPECTED =
            "addresses such as 127.0.0.1:9641 or [::1]:9641, separated by commas, or nothing";

    private ListenAddress() {}

    static Optional<InetSocketAddress> read(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65535) {
            return Optional.empty();
        }
        var bracketed = matcher.group(1);
        var host = bracketed == null ? matcher.group(2) : bracketed;
        var literal = host.equals("localhost") ? "127.0.0.1" : host;
        try {
            return Optional.of(
                    new InetSocketAddress(
                            InetAddress.ofLiteral(literal), Integer.parseInt(matcher.group(3))));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
