package io.execbroker.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class ServeOptionsTest {

    @Test
    void optionsBecomeAConfigurationWithDefaultsForTheRest() throws Exception {
        var config =
                new ServeOptions(
                                "/tmp/x.sock",
                                Map.of("demo", "/etc/demo.conf"),
                                Optional.of("127.0.0.1:0"),
                                List.of("0", "neutron"),
                                List.of("adm"),
                                Optional.empty(),
                                Optional.of("600"))
                        .toConfig(true);

        assertThat(config.socket().path()).isEqualTo(Path.of("/tmp/x.sock"));
        assertThat(config.socket().mode()).isEqualTo(0600);
        assertThat(config.metrics().listen())
                .containsExactly(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        assertThat(config.insecurePermissions()).isTrue();
        assertThat(config.origin()).isEqualTo(new ConfigOrigin.CommandLine());
        assertThat(config.limits().queueSize()).isEqualTo(10_000);
        var profile = config.profiles().getFirst();
        assertThat(profile.name()).isEqualTo("demo");
        assertThat(profile.rootwrapConfig()).isEqualTo(Path.of("/etc/demo.conf"));
        assertThat(profile.users()).containsExactly("0", "neutron");
        assertThat(profile.groups()).containsExactly("adm");
    }

    @Test
    void withoutMetricsNothingListens() throws Exception {
        assertThat(options("/tmp/x.sock", Optional.empty()).toConfig(false).metrics().listen())
                .isEmpty();
    }

    @Test
    void problemNamesTheOption() {
        var refused =
                catchThrowableOfType(
                        ConfigException.class,
                        () -> options("x.sock", Optional.of("0.0.0.0:1")).toConfig(false));

        assertThat(refused)
                .hasMessageContaining("--socket: [broker] socket = x.sock")
                .hasMessageContaining("--metrics: [metrics] listen = 0.0.0.0:1");
    }

    private static ServeOptions options(String socket, Optional<String> metrics) {
        return new ServeOptions(
                socket,
                Map.of("demo", "/etc/demo.conf"),
                metrics,
                List.of("0"),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }
}
