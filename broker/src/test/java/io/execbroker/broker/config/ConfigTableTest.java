package io.execbroker.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.CommittedText;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

final class ConfigTableTest {

    @TempDir Path folder;

    @Test
    void committedManualHoldsEveryKey() throws Exception {
        CommittedText.assertCommitted("CONFIGURATION.md", ConfigTable.manual());
    }

    @Test
    void committedSampleHoldsEveryKey() throws Exception {
        CommittedText.assertCommitted("broker.conf", ConfigTable.sample());
    }

    @Test
    void sampleWithItsCommentsRemovedSetsWhatHoldsAnyway() throws Exception {
        var uncommented =
                ConfigTable.sample()
                        .replaceAll("(?m)^# (?=[a-z_]+ =|\\[profile)", "")
                        .replaceAll(
                                "(?m)^(max_running|default_timeout|max_timeout) =$", "# inherited")
                        .replace("rootwrap_config =", "rootwrap_config = /etc/rootwrap.conf")
                        .replace("users =", "users = root");

        var loaded = ConfigLoader.load(ConfigFiles.write(folder, uncommented), false);

        var minimal =
                """
                [profile NAME]
                rootwrap_config = /etc/rootwrap.conf
                users = root
                """;
        assertThat(loaded).isEqualTo(ConfigLoader.load(ConfigFiles.write(folder, minimal), false));
    }
}
