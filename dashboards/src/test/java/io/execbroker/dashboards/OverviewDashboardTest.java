package io.execbroker.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;

final class OverviewDashboardTest {

    /** With {@code -Dexecbroker.update=true} the file is written first. */
    @Test
    void committedJsonIsWhatTheCodeSays() throws IOException {
        var file = DashboardFile.FOLDER.resolve("execbroker-overview.json");
        var generated = GrafanaJson.write(OverviewDashboard.dashboard());
        if (Boolean.getBoolean("execbroker.update")) {
            Files.writeString(file, generated);
        }

        assertThat(Files.readString(file))
                .as("%s is generated; run this test with -Dexecbroker.update=true", file)
                .isEqualTo(generated);
    }
}
