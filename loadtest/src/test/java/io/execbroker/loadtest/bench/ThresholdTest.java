package io.execbroker.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.loadtest.bench.TargetResult.Relation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

final class ThresholdTest {
    private static final Figures FIGURES =
            Figures.of(Reports.ofWorkload(new Workload(List.of("true"), 8)));

    @Test
    void aNameARelationAndANumberAreRead() {
        assertThat(Threshold.parse("true@8.execbroker.rate/floor>=0.95"))
                .isEqualTo(new Threshold("true@8.execbroker.rate/floor", Relation.AT_LEAST, 0.95));
        assertThat(Threshold.parse("broker.rss_idle_mib <= 80"))
                .isEqualTo(new Threshold("broker.rss_idle_mib", Relation.AT_MOST, 80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a>=", ">=1", "a=1", "a>=b", "a>=1 2"})
    void anythingElseIsRefusedByName(String text) {
        assertThatThrownBy(() -> Threshold.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threshold: " + text + " (expected: NAME>=NUMBER or NAME<=NUMBER)");
    }

    @Test
    void oneThatIsMetHasNothingToComplainAbout() {
        assertThat(complaint("true@8.execbroker.rate/floor>=0.6")).isEmpty();
        assertThat(complaint("true@8.execbroker.p50_us<=800")).isEmpty();
    }

    @Test
    void oneThatIsMissedSaysByHowMuch() {
        assertThat(complaint("true@8.execbroker.rate/floor>=0.95"))
                .isEqualTo(
                        "threshold missed: true@8.execbroker.rate/floor is 0.667 (expected: at"
                                + " least 0.950)");
    }

    @Test
    void aNameThatTheRunDoesNotHaveIsAnsweredWithThoseOfTheSameWorkload() {
        assertThat(complaint("true@8.execbroker.rat>=1"))
                .startsWith("threshold: this run has no figure true@8.execbroker.rat (it has: ")
                .contains("true@8.execbroker.rate, ");
    }

    @Test
    void aNameOfNothingIsAnsweredWithAllThereAre() {
        assertThat(complaint("nothing>=1")).contains("true@8.floor.p50_us", "true@8.floor.rate");
    }

    private static String complaint(String threshold) {
        return Threshold.parse(threshold).complaint(FIGURES).orElse("");
    }
}
