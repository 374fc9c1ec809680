package io.execbroker.broker.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.filters.python.IniDocument;
import io.execbroker.filters.python.RawConfigParser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;

final class UnitFilesTest {

    private static final Path FOLDER = Path.of("systemd");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PrivateTmp",
                "PrivateDevices",
                "PrivateMounts",
                "PrivateNetwork",
                "PrivateUsers",
                "ProtectSystem",
                "ProtectHome",
                "ProtectKernelTunables",
                "ProtectKernelModules",
                "ProtectKernelLogs",
                "ProtectControlGroups",
                "ProtectClock",
                "ProtectHostname",
                "ProtectProc",
                "ReadOnlyPaths",
                "ReadWritePaths",
                "InaccessiblePaths",
                "BindPaths",
                "TemporaryFileSystem",
                "RootDirectory",
                "MountFlags",
                "MountAPIVFS",
                "NoNewPrivileges",
                "MemoryDenyWriteExecute",
                "RestrictNamespaces",
                "RestrictRealtime",
                "RestrictSUIDSGID",
                "RestrictAddressFamilies",
                "CapabilityBoundingSet",
                "OOMScoreAdjust",
                "User",
                "DynamicUser"
            })
    void serviceHasNothingThatWouldHideANamespaceFromTheHostOrCrippleACommand(String directive)
            throws Exception {
        assertThat(read("execbroker.service").section("Service").orElseThrow().options())
                .noneMatch(option -> option.name().equalsIgnoreCase(directive));
    }

    @Test
    void restartOfTheBrokerLeavesTheDaemonsItStartedAlive() throws Exception {
        assertThat(value("execbroker.service", "Service", "killmode")).isEqualTo("process");
        assertThat(value("execbroker.service", "Service", "ignoresigpipe")).isEqualTo("no");
        assertThat(value("execbroker.service", "Service", "type")).isEqualTo("notify");
        assertThat(value("execbroker.service", "Service", "execreload")).contains("-HUP");
    }

    @Test
    void socketUnitListensWhereTheBrokerWould() throws Exception {
        assertThat(value("execbroker.socket", "Socket", "listenstream"))
                .isEqualTo("/run/execbroker/execbroker.sock");
        assertThat(value("execbroker.socket", "Socket", "socketmode")).isEqualTo("0660");
    }

    private static String value(String unit, String section, String option) throws Exception {
        return read(unit).section(section).orElseThrow().option(option).orElseThrow().value();
    }

    private static IniDocument read(String unit) throws Exception {
        return RawConfigParser.strict().parse(unit, Files.readString(FOLDER.resolve(unit)));
    }
}
