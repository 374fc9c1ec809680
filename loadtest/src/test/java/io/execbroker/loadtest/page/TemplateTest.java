package io.execbroker.loadtest.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Map;

final class TemplateTest {
    @Test
    void whatFillsAPlaceIsTakenAsItIs() {
        assertThat(new Template("<{{a}} {{b}} {{a}}>").fill(Map.of("a", "{{b}} $1 \\", "b", "x")))
                .isEqualTo("<{{b}} $1 \\ x {{b}} $1 \\>");
    }

    @Test
    void aPlaceWithoutContentIsNamed() {
        assertThatThrownBy(() -> new Template("{{a}}{{b}}").fill(Map.of("a", "x")))
                .hasMessage("nothing for {{b}}");
    }
}
