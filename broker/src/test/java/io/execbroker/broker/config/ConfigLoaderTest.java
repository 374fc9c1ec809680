package io.execbroker.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.execbroker.filters.Mode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

final class ConfigLoaderTest {

    @TempDir Path folder;

    @Test
    void minimalFileGetsEveryDefault() throws Exception {
        var config = load(ConfigFiles.MINIMAL);

        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(config)
                .isEqualTo(
                        new BrokerConfig(
                                new SocketConfig(
                                        Path.of("/run/execbroker/execbroker.sock"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        0660),
                                new LimitsConfig(
                                        512, 256, 10_000, 64L << 20, 4096, 2048, 1024, 16_384,
                                        2 << 20, 32L << 20, 64L << 20),
                                new TimingConfig(
                                        Duration.ofMinutes(10),
                                        Duration.ofHours(1),
                                        Duration.ofSeconds(5),
                                        Duration.ofMillis(250),
                                        Duration.ofSeconds(30),
                                        Duration.ofSeconds(5),
                                        Duration.ofMinutes(5)),
                                new EngineConfig(
                                        EngineConfig.Kind.NATIVE, 4, Math.clamp(processors, 1, 16)),
                                new AuditTarget.Stdout(),
                                new RecordConfig(Optional.empty(), 256L << 20, false),
                                new MetricsConfig(List.of(address("127.0.0.1", 9641)), true),
                                List.of(
                                        new ProfileConfig(
                                                "neutron",
                                                Path.of("/etc/neutron/rootwrap.conf"),
                                                Mode.STRICT,
                                                List.of("neutron"),
                                                List.of(),
                                                512,
                                                Duration.ofMinutes(10),
                                                Duration.ofHours(1),
                                                List.of())),
                                false,
                                new ConfigOrigin.File(folder.resolve("broker.conf"))));
    }

    @Test
    void everyKeyReachesItsValue() throws Exception {
        var config =
                load(
                        """
                        [broker]
                        socket = /run/x.sock
                        socket_owner = root
                        socket_group = 4711
                        socket_mode = 0600
                        max_running = 7
                        max_running_per_connection = 6
                        queue_size = 5
                        queue_bytes = 4MiB
                        max_connections = 3
                        max_connections_per_uid = 2
                        max_unauthenticated = 1
                        max_streams_per_connection = 9
                        max_frame_bytes = 2 MiB
                        rootwrap_message_bytes = 5MiB
                        rootwrap_buffer_bytes = 9MiB
                        default_timeout = 1s
                        max_timeout = 2s
                        kill_grace = 3s
                        drain_grace = 4ms
                        drain_timeout = 5min
                        handshake_timeout = 6s
                        request_memory = 7h
                        engine = portable
                        spawner_threads = 8
                        loop_threads = 10
                        audit = /var/log/execbroker/audit.jsonl
                        record_file = /var/lib/execbroker/trace.jsonl
                        record_max_bytes = 2MiB
                        record_stdin = yes
                        [metrics]
                        listen = 127.0.0.2:1, [::1]:65535, 0.0.0.0:80
                        allow_remote = yes
                        filter_label = no
                        [profile a.b-C_1]
                        rootwrap_config = /a.conf
                        mode = compatible
                        users = neutron, 42
                        groups = adm
                        max_running = 3
                        default_timeout = 10ms
                        max_timeout = 20ms
                        working_directories = /srv, /tmp
                        """);

        assertThat(config)
                .isEqualTo(
                        new BrokerConfig(
                                new SocketConfig(
                                        Path.of("/run/x.sock"),
                                        Optional.of("root"),
                                        Optional.of("4711"),
                                        0600),
                                new LimitsConfig(
                                        7, 6, 5, 4 << 20, 3, 2, 1, 9, 2 << 20, 5 << 20, 9 << 20),
                                new TimingConfig(
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(3),
                                        Duration.ofMillis(4),
                                        Duration.ofMinutes(5),
                                        Duration.ofSeconds(6),
                                        Duration.ofHours(7)),
                                new EngineConfig(EngineConfig.Kind.PORTABLE, 8, 10),
                                new AuditTarget.File(Path.of("/var/log/execbroker/audit.jsonl")),
                                new RecordConfig(
                                        Optional.of(Path.of("/var/lib/execbroker/trace.jsonl")),
                                        2 << 20,
                                        true),
                                new MetricsConfig(
                                        List.of(
                                                address("127.0.0.2", 1),
                                                address("::1", 65535),
                                                address("0.0.0.0", 80)),
                                        false),
                                List.of(
                                        new ProfileConfig(
                                                "a.b-C_1",
                                                Path.of("/a.conf"),
                                                Mode.COMPATIBLE,
                                                List.of("neutron", "42"),
                                                List.of("adm"),
                                                3,
                                                Duration.ofMillis(10),
                                                Duration.ofMillis(20),
                                                List.of("/srv", "/tmp"))),
                                false,
                                new ConfigOrigin.File(folder.resolve("broker.conf"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    broker  | socket                     | relative.sock
                    broker  | socket                     | /run/../x.sock
                    broker  | socket_owner               | a,b
                    broker  | socket_group               | two words
                    broker  | socket_mode                | 0680
                    broker  | max_running                | 0
                    broker  | max_running                | many
                    broker  | max_running_per_connection | 65537
                    broker  | queue_size                 | -1
                    broker  | queue_bytes                | 64 megabytes
                    broker  | max_connections            | 1.5
                    broker  | max_connections_per_uid    | 99999999999999999999
                    broker  | max_unauthenticated        | ''
                    broker  | max_streams_per_connection | 0x10
                    broker  | max_frame_bytes            | 1
                    broker  | rootwrap_message_bytes     | 1000
                    broker  | rootwrap_buffer_bytes      | 64M
                    broker  | default_timeout            | 10
                    broker  | max_timeout                | 25h
                    broker  | kill_grace                 | 0s
                    broker  | drain_grace                | 250 msec
                    broker  | drain_timeout              | forever
                    broker  | handshake_timeout          | 1ms
                    broker  | request_memory             | 0ms
                    broker  | engine                     | NATIVE
                    broker  | spawner_threads            | auto
                    broker  | loop_threads               | 0
                    broker  | audit                      | syslog
                    broker  | record_file                | trace.jsonl
                    broker  | record_max_bytes           | 1KiB
                    broker  | record_stdin               | some
                    metrics | listen                     | localhost
                    metrics | listen                     | 127.0.0.1:65536
                    metrics | listen                     | metrics.example.org:9641
                    metrics | listen                     | 0.0.0.0:9641
                    metrics | allow_remote               | true
                    metrics | filter_label               | 1
                    profile p | rootwrap_config          | rootwrap.conf
                    profile p | mode                     | lax
                    profile p | users                    | ','
                    profile p | max_running              | auto
                    profile p | default_timeout          | 2h
                    profile p | max_timeout              | 1 minute
                    profile p | working_directories      | /srv, tmp
                    """)
    void badValueIsRefusedWithItsPlaceAndWhatIsExpected(String section, String key, String value)
            throws IOException {
        var head = "[%s]\n%s = %s\n".formatted(section, key, value);
        var rest =
                section.equals("profile p")
                        ? (key.equals("rootwrap_config") ? "" : "rootwrap_config = /a\n")
                                + (key.equals("users") ? "" : "users = u\n")
                        : ConfigFiles.MINIMAL;

        var refused = refusal(head + rest);

        assertThat(refused.problems())
                .singleElement()
                .hasToString(
                        "%s:2: [%s] %s = %s (expected: %s)",
                        folder.resolve("broker.conf"),
                        section,
                        key,
                        value,
                        refused.problems().getFirst().expected());
        assertThat(refused.problems().getFirst().expected()).isNotBlank();
    }

    @Test
    void groupsAloneNameWhoMayUseAProfile() throws Exception {
        var config = load("[profile p]\nrootwrap_config=/a\ngroups=adm\n");

        assertThat(config.profiles().getFirst().groups()).containsExactly("adm");
    }

    @Test
    void allProblemsAreReportedTogetherInTheOrderOfReading() throws IOException {
        var refused =
                refusal(
                        """
                        [broker]
                        queue_size = 0
                        colour = red
                        [profile bad name]
                        users = u
                        [mertics]
                        """);

        assertThat(refused)
                .hasMessageContaining("broker.conf:2: [broker] queue_size = 0")
                .hasMessageContaining("broker.conf:3: [broker] colour = red")
                .hasMessageContaining("broker.conf:4: [profile bad name] rootwrap_config")
                .hasMessageContaining("broker.conf:4: [profile bad name] (expected: a name of 1 to")
                .hasMessageContaining("broker.conf:6: [mertics] (expected: [broker], [metrics]");
        assertThat(refused.problems()).hasSize(5);
    }

    @Test
    void inheritedBadValueIsReportedOnceWhereItStands() throws IOException {
        assertThat(refusal("[broker]\nmax_timeout = x\n" + ConfigFiles.MINIMAL).problems())
                .singleElement()
                .extracting(ConfigProblem::where)
                .asString()
                .endsWith("broker.conf:2");
    }

    @Test
    void inheritedDefaultTimeoutGivesWayToTheProfilesMaximum() throws Exception {
        var profile = load(ConfigFiles.MINIMAL + "max_timeout = 1s\n").profiles().getFirst();

        assertThat(profile.defaultTimeout()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void fileWithoutProfileIsRefused() throws IOException {
        assertThat(refusal("[broker]\n")).hasMessageContaining("at least one section [profile");
    }

    @Test
    void defaultSectionIsRefusedBecauseItHidesWhatHoldsForWhom() throws IOException {
        assertThat(refusal("[DEFAULT]\nmode = strict\n" + ConfigFiles.MINIMAL))
                .hasMessageContaining("broker.conf:1: [DEFAULT]");
    }

    @Test
    void duplicateKeyIsRefused() throws IOException {
        assertThat(refusal(ConfigFiles.MINIMAL + "users = root\n"))
                .hasMessageContaining("broker.conf:4")
                .hasMessageContaining("line 3");
    }

    @Test
    void missingFileIsNamed() {
        assertThat(
                        catchThrowableOfType(
                                ConfigException.class,
                                () -> ConfigLoader.load(folder.resolve("none.conf"), false)))
                .hasMessageContaining("none.conf: no such file");
    }

    @Test
    void socketPathThatTheKernelWouldCutIsRefused() throws IOException {
        var path = "/" + "x".repeat(107);

        assertThat(refusal("[broker]\nsocket = " + path + "\n" + ConfigFiles.MINIMAL))
                .hasMessageContaining("at most 107 bytes");
    }

    @Test
    void reloadReadsTheFileAgain() throws Exception {
        var before = load(ConfigFiles.MINIMAL);
        Files.writeString(folder.resolve("broker.conf"), ConfigFiles.MINIMAL + "groups = adm\n");

        var after = ConfigLoader.reload(before);

        assertThat(after.profiles().getFirst().groups()).containsExactly("adm");
    }

    private static InetSocketAddress address(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }

    private BrokerConfig load(String text) throws IOException, ConfigException {
        return ConfigLoader.load(ConfigFiles.write(folder, text), false);
    }

    private ConfigException refusal(String text) throws IOException {
        var file = ConfigFiles.write(folder, text);
        return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, false));
    }
}
