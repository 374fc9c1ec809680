package io.execbroker.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.broker.config.ConfigException;
import io.execbroker.broker.config.ConfigLoader;
import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.PolicyException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

final class PolicySourceTest {

    @TempDir Path temporary;

    private PolicyFolder files;

    @BeforeEach
    void writeFiles() throws IOException {
        files = PolicyFolder.in(temporary);
    }

    @Test
    void loadedPolicyDecides() throws Exception {
        var policy = PolicySource.load(files.config()).current().profiles().getFirst().policy();

        assertThat(policy.decide(List.of("true"))).isInstanceOf(FilterDecision.Allowed.class);
        assertThat(policy.decide(List.of("false"))).isInstanceOf(FilterDecision.Denied.class);
    }

    @Test
    void reloadSwapsFiltersAndPeersTogether() throws Exception {
        var source = PolicySource.load(files.config());
        var before = source.current();
        files.filters("false: CommandFilter, /bin/false, root");
        files.profile("users = 4711");

        var reload = source.reload();

        assertThat(reload).isEqualTo(new Reload.Loaded(source.current(), List.of()));
        var profile = source.current().profile("demo").orElseThrow();
        assertThat(profile.allows(new Peer(4711, 1, 1))).isTrue();
        assertThat(profile.allows(new Peer(0, 0, 1))).isFalse();
        assertThat(profile.policy().decide(List.of("true")))
                .isInstanceOf(FilterDecision.Denied.class);
        assertThat(before.profile("demo").orElseThrow().policy().decide(List.of("true")))
                .isInstanceOf(FilterDecision.Allowed.class);
    }

    @Test
    void badConfigurationKeepsTheOldPolicyAndSaysWhy() throws Exception {
        var source = PolicySource.load(files.config());
        var before = source.current();
        files.profile("users = root\ncolour = red");

        var reload = source.reload();

        assertThat(reload)
                .isInstanceOfSatisfying(
                        Reload.Kept.class,
                        kept -> assertThat(kept.reason()).contains("broker.conf:6", "colour"));
        assertThat(source.current()).isSameAs(before);
    }

    @Test
    void badRootwrapConfKeepsTheOldPolicyAndSaysWhy() throws Exception {
        var source = PolicySource.load(files.config());
        var before = source.current();
        Files.writeString(temporary.resolve("rootwrap.conf"), "no section\n");

        assertThat(source.reload())
                .isInstanceOfSatisfying(
                        Reload.Kept.class,
                        kept ->
                                assertThat(kept.reason())
                                        .contains("profile demo: ", "rootwrap.conf:1"));
        assertThat(source.current()).isSameAs(before);
    }

    @Test
    void changeThatNeedsARestartIsNamed() throws Exception {
        var source = PolicySource.load(files.config());
        Files.writeString(
                files.configFile(),
                Files.readString(files.configFile()) + "[broker]\nqueue_size = 3\n");

        assertThat(source.reload())
                .isEqualTo(new Reload.Loaded(source.current(), List.of("[broker] limits")));
    }

    @Test
    void unknownUsersAndGroupsAreAllNamed() throws Exception {
        files.profile("users = nobody-here, root\ngroups = no-such-group");
        var config = files.config();

        assertThatThrownBy(() -> PolicySource.load(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("[profile demo] users: nobody-here")
                .hasMessageContaining("[profile demo] groups: no-such-group");
    }

    @Test
    void filterFileThatOthersMayWriteRefusesThePolicy() throws Exception {
        var file = temporary.resolve("filters.d/demo.filters");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        var config = files.config();

        assertThatThrownBy(() -> PolicySource.load(config))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("demo.filters is writable by others");
        assertThat(
                        PolicySource.load(ConfigLoader.load(files.configFile(), true))
                                .current()
                                .profiles())
                .hasSize(1);
    }

    @Test
    void configurationFileThatOthersMayWriteIsRefused() throws Exception {
        Files.setPosixFilePermissions(
                files.configFile(), PosixFilePermissions.fromString("rw-rw-r--"));

        assertThatThrownBy(files::config)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("broker.conf is writable by others")
                .hasMessageContaining("--insecure-permissions");
    }
}
