package io.execbroker.filters.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RawConfigParserTest {
    @Test
    void optionsKeepTheirOrderAndTheirLines() throws IniException {
        IniDocument document =
                RawConfigParser.lenient()
                        .parse("f", "# top\n[A]\nX = 1\ny: two\n  more\n\n[B]\nz=\n");

        assertThat(document.section("A").orElseThrow().options())
                .containsExactly(
                        new IniOption("x", "1", "A", 3, false),
                        new IniOption("y", "two\nmore", "A", 4, false));
        assertThat(document.section("B").orElseThrow().line()).isEqualTo(7);
        assertThat(document.section("b")).isEmpty();
    }

    @Test
    void aLaterDuplicateTakesThePlaceOfTheFirst() throws IniException {
        IniDocument document =
                RawConfigParser.lenient().parse("f", "[A]\nx=1\ny=2\n[B]\n[A]\nX=3\n");

        assertThat(document.section("A").orElseThrow().options())
                .extracting(IniOption::name, IniOption::value, IniOption::line)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("x", "3", 6),
                        org.assertj.core.groups.Tuple.tuple("y", "2", 3));
        assertThat(document.replaced()).extracting(IniOption::line).containsExactly(2);
    }

    @Test
    void defaultsLeakIntoEverySectionInFirstPlace() throws IniException {
        IniDocument document =
                RawConfigParser.lenient().parse("f", "[A]\nx=1\n[DEFAULT]\nd=0\nx=9\n");

        assertThat(document.items(document.section("A").orElseThrow()))
                .extracting(IniOption::name, IniOption::value, IniOption::section)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("d", "0", "DEFAULT"),
                        org.assertj.core.groups.Tuple.tuple("x", "1", "A"));
    }

    @Test
    void anIndentedFirstOptionIsMarked() throws IniException {
        IniDocument document = RawConfigParser.lenient().parse("f", "[A]\n\tx: 1\n\t\t2\n");

        assertThat(document.section("A").orElseThrow().options())
                .containsExactly(new IniOption("x", "1\n2", "A", 2, true));
    }

    @Test
    void everyBogusLineIsNamed() {
        assertThatThrownBy(() -> RawConfigParser.lenient().parse("f", "[A]\nx\ny=1\nz\n"))
                .isInstanceOfSatisfying(
                        IniException.class, e -> assertThat(e.lines()).containsExactly(2, 4))
                .hasMessage("f:2: this is neither [section] nor name = value");
    }

    @Test
    void strictNamesTheEarlierLineOfADuplicate() {
        assertThatThrownBy(() -> RawConfigParser.strict().parse("f", "[A]\nx=1\nX=2\n"))
                .hasMessage("f:3: option x is already on line 2");
        assertThatThrownBy(() -> RawConfigParser.strict().parse("f", "[A]\n[A]\n"))
                .hasMessage("f:2: section [A] is already on line 1");
    }
}
