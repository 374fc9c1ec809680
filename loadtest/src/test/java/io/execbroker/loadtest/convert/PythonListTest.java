package io.execbroker.loadtest.convert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

final class PythonListTest {

    @Test
    void whatFollowsTheListIsLeftAlone() {
        var text = "cmd: ['ip', 'a'] create_process /x.py:84";

        assertThat(PythonList.read(text, 5))
                .isEqualTo(new PythonList.Words(List.of("ip", "a"), "cmd: ['ip', 'a']".length()));
    }

    @Test
    void anEmptyListIsOne() {
        assertThat(words("[]")).isEmpty();
    }

    @Test
    void quotesAreThoseThatReprChooses() {
        assertThat(words("[\"it's\", 'say \"a\"', 'it\\'s \"b\"', '']"))
                .containsExactly("it's", "say \"a\"", "it's \"b\"", "");
    }

    @Test
    void escapesStandForTheirCharacters() {
        assertThat(words("['\\\\', '\\n\\r\\t', '\\x01\\x7f', '\\u2028', '\\U000e0001']"))
                .containsExactly("\\", "\n\r\t", "\u0001\u007F", "\u2028", "\uDB40\uDC01");
    }

    @Test
    void bytesOfPython3ThatAreNotUtf8KeepTheirForm() {
        assertThat(words("['\\udcff', 'é\\udc80']")).containsExactly("\uDCFF", "\u00E9\uDC80");
    }

    @Test
    void surrogatesThatTogetherAreUtf8AreItsCharacters() {
        assertThat(words("['\\udcc3\\udca9']")).containsExactly("\u00E9");
    }

    @Test
    void withoutAPrefixPython2MeansBytesAndPython3Text() {
        assertThat(words("['\\xc3\\xa9', '\\xff']")).containsExactly("\u00E9", "\uDCFF");
        assertThat(words("['\\xa0']")).containsExactly("\u00A0");
        assertThat(words("[u'ip', '\\xc2\\xa0']")).containsExactly("ip", "\u00A0");
    }

    @Test
    void aPrefixSaysWhatIsMeant() {
        assertThat(words("[u'\\xe9', b'\\xc3\\xa9', u'\\u20ac']"))
                .containsExactly("\u00E9", "\u00E9", "\u20AC");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "['ip', 'a'            | the list has no end",
                "['ip', 'a             | the list has no end",
                "['ip\\                | the list has no end",
                "['ip' 'a']            | at ' 'a'",
                "['ip','a']            | at ''a'",
                "['ip', ]              | at ']'",
                "['ip', 3]             | at '3'",
                "[['ip']]              | at '['",
                "['\\0']               | \\0, which repr does not write",
                "['\\x0g']             | an escape without its digits",
                "['\\x00']             | a character that no argument holds",
                "['\\U00110000']       | a character that no argument holds",
                "['\\ud800']           | a surrogate that is no byte",
                "['\uFFFD']            | a byte that is not UTF-8",
            })
    void whatReprDoesNotWriteIsRefused(String text, String why) {
        assertThat(PythonList.read(text.strip(), 0))
                .isInstanceOfSatisfying(
                        PythonList.Refused.class,
                        refused -> assertThat(refused.why()).contains(why.strip()));
    }

    private static List<String> words(String text) {
        return switch (PythonList.read(text, 0)) {
            case PythonList.Words(var words, int end) -> {
                assertThat(end).isEqualTo(text.length());
                yield words;
            }
            case PythonList.Refused(var why) -> throw new AssertionError(text + ": " + why);
        };
    }
}
