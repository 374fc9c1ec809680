package io.execbroker.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HexFormat;

class SurrogateescapeTest {
    @ParameterizedTest
    @CsvSource({
        "61, a",
        "C3A9, \u00e9",
        "F09F9880, \ud83d\ude00",
        "FF, \udcff",
        "C3, \udcc3",
        "C0AF, \udcc0\udcaf",
        "EDA080, \udced\udca0\udc80",
        "E180C3A9, \udce1\udc80\u00e9",
        "F4908080, \udcf4\udc90\udc80\udc80"
    })
    void bytesHaveTheTextFormThatPythonGivesThem(String hex, String text) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(Surrogateescape.decode(bytes)).isEqualTo(text);
        assertThat(Surrogateescape.encode(text)).isEqualTo(bytes);
    }

    @Property
    void everyByteStringComesBack(@ForAll byte[] bytes) {
        assertThat(Surrogateescape.encode(Surrogateescape.decode(bytes))).isEqualTo(bytes);
    }

    @Property
    void validTextIsItsOwnTextForm(@ForAll String text) {
        if (UTF_8.newEncoder().canEncode(text)) {
            assertThat(Surrogateescape.encode(text)).isEqualTo(text.getBytes(UTF_8));
            assertThat(Surrogateescape.decode(text.getBytes(UTF_8))).isEqualTo(text);
        }
    }

    @Test
    void surrogatesThatStandForNoByteAreRefused() {
        assertThat(Surrogateescape.isEncodable("a\ud800")).isFalse();
        assertThat(Surrogateescape.isEncodable("a\udc7f")).isFalse();
        assertThat(Surrogateescape.isEncodable("a\udc80\ud83d\ude00")).isTrue();
        assertThatThrownBy(() -> Surrogateescape.encode("a\ud800"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+D800 at index 1");
    }

    @Test
    void escapesThatSpellValidTextBecomeThatText() {
        assertThat(Surrogateescape.canonical("x\udcc3\udca9")).isEqualTo("x\u00e9");
    }
}
