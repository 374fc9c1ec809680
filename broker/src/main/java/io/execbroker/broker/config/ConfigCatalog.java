package io.execbroker.broker.config;

import io.execbroker.broker.config.ConfigKey.Fallback;
import io.execbroker.filters.Mode;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every key of the configuration file, in the order of the manual: the one place of defaults. */
final class ConfigCatalog {

    private static final List<ConfigKey<?>> KEYS = new ArrayList<>();

    private static final Duration DAY = Duration.ofHours(24);

    static final ConfigKey<Path> SOCKET =
            broker(
                    "socket",
                    ValueTypes.SOCKET_PATH,
                    "/run/execbroker/execbroker.sock",
                    "Unix socket that clients connect to.");
    static final ConfigKey<Optional<String>> SOCKET_OWNER =
            broker("socket_owner", ValueTypes.NAME, "", "Its owner; empty: the broker's user.");
    static final ConfigKey<Optional<String>> SOCKET_GROUP =
            broker("socket_group", ValueTypes.NAME, "", "Its group; empty: the broker's group.");
    static final ConfigKey<Integer> SOCKET_MODE =
            broker("socket_mode", ValueTypes.PERMISSIONS, "0660", "Its permissions.");

    static final ConfigKey<Integer> MAX_RUNNING =
            broker(
                    "max_running",
                    ValueTypes.count(1, 65536),
                    "512",
                    "Commands that run at once. Most of them wait for something else than a"
                            + " processor.");
    static final ConfigKey<Integer> MAX_RUNNING_PER_CONNECTION =
            broker(
                    "max_running_per_connection",
                    ValueTypes.count(1, 65536),
                    "256",
                    "Of those, commands of one connection.");
    static final ConfigKey<Integer> QUEUE_SIZE =
            broker(
                    "queue_size",
                    ValueTypes.count(1, 1_000_000),
                    "10000",
                    "Requests that wait to run; one more is rejected at once.");
    static final ConfigKey<Long> QUEUE_BYTES =
            broker(
                    "queue_bytes",
                    ValueTypes.bytes(1 << 20, 16L << 30),
                    "64MiB",
                    "Memory that all waiting requests together hold.");
    static final ConfigKey<Integer> MAX_CONNECTIONS =
            broker("max_connections", ValueTypes.count(1, 65536), "4096", "Open connections.");
    static final ConfigKey<Integer> MAX_CONNECTIONS_PER_UID =
            broker(
                    "max_connections_per_uid",
                    ValueTypes.count(1, 65536),
                    "2048",
                    "Of those, connections of one user. Each execbroker-rootwrap holds one as long"
                            + " as its command runs.");
    static final ConfigKey<Integer> MAX_UNAUTHENTICATED =
            broker(
                    "max_unauthenticated",
                    ValueTypes.count(1, 65536),
                    "1024",
                    "Connections that have not finished their handshake; those of one user, half of"
                            + " it.");
    static final ConfigKey<Integer> MAX_STREAMS_PER_CONNECTION =
            broker(
                    "max_streams_per_connection",
                    ValueTypes.count(1, 65536),
                    "16384",
                    "Requests, waiting or running, that one connection has open at once.");
    static final ConfigKey<Long> MAX_FRAME_BYTES =
            broker(
                    "max_frame_bytes",
                    ValueTypes.bytes(64 << 10, 64 << 20),
                    "2MiB",
                    "Largest frame that is read; the bound of a request with its arguments.");
    static final ConfigKey<Long> ROOTWRAP_MESSAGE_BYTES =
            broker(
                    "rootwrap_message_bytes",
                    ValueTypes.bytes(1 << 20, 512 << 20),
                    "32MiB",
                    "Largest request of an oslo.rootwrap client, standard input included, and most"
                        + " that a command of one may write to either output. A request takes up to"
                        + " twice as much of the heap while it is read.");
    static final ConfigKey<Long> ROOTWRAP_BUFFER_BYTES =
            broker(
                    "rootwrap_buffer_bytes",
                    ValueTypes.bytes(1 << 20, 16L << 30),
                    "64MiB",
                    "Memory for what all clients of oslo.rootwrap send and are sent; a user may"
                            + " hold as much as is left free, and one exchange may go beyond it.");

    static final ConfigKey<Duration> DEFAULT_TIMEOUT =
            broker(
                    "default_timeout",
                    ValueTypes.duration(Duration.ofMillis(1), DAY),
                    "10min",
                    "Time from receipt to the end of a command whose request names none.");
    static final ConfigKey<Duration> MAX_TIMEOUT =
            broker(
                    "max_timeout",
                    ValueTypes.duration(Duration.ofMillis(1), DAY),
                    "1h",
                    "Longest timeout that a request may ask for. A command of execbroker-rootwrap"
                            + " has none, as with rootwrap: it ends with its caller.");
    static final ConfigKey<Duration> KILL_GRACE =
            broker(
                    "kill_grace",
                    ValueTypes.duration(Duration.ofMillis(1), Duration.ofMinutes(10)),
                    "5s",
                    "Time between SIGTERM and SIGKILL when the broker ends a command.");
    static final ConfigKey<Duration> DRAIN_GRACE =
            broker(
                    "drain_grace",
                    ValueTypes.duration(Duration.ofMillis(1), Duration.ofMinutes(1)),
                    "250ms",
                    "Time after a command's exit during which another process may still write to"
                            + " its outputs.");
    static final ConfigKey<Duration> DRAIN_TIMEOUT =
            broker(
                    "drain_timeout",
                    ValueTypes.duration(Duration.ofMillis(1), DAY),
                    "30s",
                    "Time at shutdown for running commands to finish. Keep it, with kill_grace,"
                            + " below the unit's TimeoutStopSec.");
    static final ConfigKey<Duration> HANDSHAKE_TIMEOUT =
            broker(
                    "handshake_timeout",
                    ValueTypes.duration(Duration.ofMillis(100), Duration.ofMinutes(5)),
                    "5s",
                    "Time from accept to a finished handshake.");
    static final ConfigKey<Duration> REQUEST_MEMORY =
            broker(
                    "request_memory",
                    ValueTypes.duration(Duration.ofSeconds(1), DAY),
                    "5min",
                    "How long the outcome of a request that carried an id is remembered after its"
                            + " end.");

    static final ConfigKey<EngineConfig.Kind> ENGINE =
            broker(
                    "engine",
                    ValueTypes.choice(EngineConfig.Kind.class),
                    "native",
                    "What runs commands. native: Linux; portable: any system, for development.");
    static final ConfigKey<Integer> SPAWNER_THREADS =
            broker(
                    "spawner_threads",
                    ValueTypes.count(1, 64),
                    "4",
                    "Threads that start commands where a loop cannot: where mounts must be made for"
                            + " a namespace, as other users, the rest of a burst.");
    static final ConfigKey<Integer> LOOP_THREADS =
            broker(
                    "loop_threads",
                    ValueTypes.countOrAuto(1, 64, n -> Math.clamp(n, 1, 16)),
                    "auto",
                    "Event loops. auto: one for each processor, at most 16.");
    static final ConfigKey<AuditTarget> AUDIT =
            broker(
                    "audit",
                    ValueTypes.AUDIT,
                    "stdout",
                    "Where the audit lines go: standard output, or a file of their own.");
    static final ConfigKey<Optional<Path>> RECORD_FILE =
            broker(
                    "record_file",
                    ValueTypes.OPTIONAL_PATH,
                    "",
                    "File to make, with every request as a line that execbroker-loadtest replays;"
                            + " empty: nothing is recorded. The folders above it must be root's. A"
                            + " file that is there already is left as it is, and nothing is"
                            + " recorded.");
    static final ConfigKey<Long> RECORD_MAX_BYTES =
            broker(
                    "record_max_bytes",
                    ValueTypes.bytes(1 << 20, 64L << 30),
                    "256MiB",
                    "Size of that file at which recording ends.");
    static final ConfigKey<Boolean> RECORD_STDIN =
            broker(
                    "record_stdin",
                    ValueTypes.YES_NO,
                    "no",
                    "Whether standard inputs are recorded, each up to 256 KiB and those of all open"
                            + " requests up to 16 MiB. They may hold secrets.");

    static final ConfigKey<List<InetSocketAddress>> METRICS_LISTEN =
            metrics(
                    "listen",
                    ValueTypes.ADDRESSES,
                    "127.0.0.1:9641",
                    "Where /metrics is served; empty: nowhere.");
    static final ConfigKey<Boolean> ALLOW_REMOTE =
            metrics(
                    "allow_remote",
                    ValueTypes.YES_NO,
                    "no",
                    "Whether listen may name an address that other hosts reach: there is neither"
                            + " encryption nor a password.");
    static final ConfigKey<Boolean> FILTER_LABEL =
            metrics(
                    "filter_label",
                    ValueTypes.YES_NO,
                    "yes",
                    "Whether exits are counted for each filter by its name.");

    static final ConfigKey<Path> ROOTWRAP_CONFIG =
            profile(
                    "rootwrap_config",
                    ValueTypes.PATH,
                    new Fallback.Required<>(),
                    "Its rootwrap.conf.");
    static final ConfigKey<Mode> MODE =
            profile(
                    "mode",
                    ValueTypes.choice(Mode.class),
                    new Fallback.Literal<>("strict"),
                    "How its filters are read. compatible: as oslo.rootwrap reads them, with its"
                            + " holes.");
    static final ConfigKey<List<String>> USERS =
            profile(
                    "users",
                    ValueTypes.NAMES,
                    new Fallback.Literal<>(""),
                    "Users that may use it; root is not among them unless named. One of users and"
                            + " groups is required.");
    static final ConfigKey<List<String>> GROUPS =
            profile(
                    "groups",
                    ValueTypes.NAMES,
                    new Fallback.Literal<>(""),
                    "Groups whose members may use it.");
    static final ConfigKey<Integer> PROFILE_MAX_RUNNING =
            profile(
                    "max_running",
                    ValueTypes.count(1, 65536),
                    new Fallback.SameAs<>(MAX_RUNNING),
                    "Its commands that run at once.");
    static final ConfigKey<Duration> PROFILE_DEFAULT_TIMEOUT =
            profile(
                    "default_timeout",
                    DEFAULT_TIMEOUT.type(),
                    new Fallback.SameAs<>(DEFAULT_TIMEOUT),
                    "Timeout of its requests that name none; taken over, it gives way to"
                            + " max_timeout.");
    static final ConfigKey<Duration> PROFILE_MAX_TIMEOUT =
            profile(
                    "max_timeout",
                    MAX_TIMEOUT.type(),
                    new Fallback.SameAs<>(MAX_TIMEOUT),
                    "Longest timeout that its requests may ask for.");
    static final ConfigKey<List<String>> WORKING_DIRECTORIES =
            profile(
                    "working_directories",
                    ValueTypes.FOLDERS,
                    new Fallback.Literal<>(""),
                    "Folders, beside /, in which its commands may be started. What lies below"
                            + " them is not meant.");

    private ConfigCatalog() {}

    /** All keys, in the order of the manual. */
    static List<ConfigKey<?>> keys() {
        return List.copyOf(KEYS);
    }

    private static <T> ConfigKey<T> broker(
            String name, ValueType<T> type, String fallback, String meaning) {
        return key(Section.BROKER, name, type, new Fallback.Literal<>(fallback), meaning);
    }

    private static <T> ConfigKey<T> metrics(
            String name, ValueType<T> type, String fallback, String meaning) {
        return key(Section.METRICS, name, type, new Fallback.Literal<>(fallback), meaning);
    }

    private static <T> ConfigKey<T> profile(
            String name, ValueType<T> type, Fallback<T> fallback, String meaning) {
        return key(Section.PROFILE, name, type, fallback, meaning);
    }

    private static <T> ConfigKey<T> key(
            Section section, String name, ValueType<T> type, Fallback<T> fallback, String meaning) {
        var key = new ConfigKey<>(section, name, type, fallback, meaning);
        KEYS.add(key);
        return key;
    }
}
