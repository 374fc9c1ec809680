package io.execbroker.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.config.ConfigKey.Fallback;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

final class ConfigCatalogTest {

    static List<ConfigKey<?>> keys() {
        return ConfigCatalog.keys();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void defaultIsAcceptedByTheTypeOfItsKey(ConfigKey<?> key) {
        if (key.fallback() instanceof Fallback.Literal<?> literal) {
            assertThat(key.type().read(literal.text())).isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void keySaysWhatItMeansInASentence(ConfigKey<?> key) {
        assertThat(key.meaning()).matches("(?s)[A-Z].*\\.").doesNotContain("|", "\n");
        assertThat(key.name()).matches("[a-z_]+");
    }

    @Test
    void keysAreUniqueInTheirSection() {
        assertThat(keys().stream().map(key -> key.section() + " " + key.name()))
                .doesNotHaveDuplicates();
    }
}
