package io.execbroker.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExpressionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    up                                                     | up
                    a / b                                                  | a b
                    a and on (job, instance) b                             | a b
                    2 * a{b=~"c", d!="}"} > 1e3                            | a
                    sum by (le, x) (rate(a_total{y="z"}[$__rate_interval])) | a_total
                    histogram_quantile(0.99, sum without (x)(rate(a[5m]))) | a
                    instance:a:rate5m{b="c"} or ignoring (d) e_total       | e_total instance:a:rate5m
                    time() - a offset 5m                                   | a
                    """)
    void metricsAreTheNamesThatAreNeitherFunctionsNorLabels(String text, String names) {
        assertThat(String.join(" ", new Expression("", text).metrics())).isEqualTo(names);
    }

    @Test
    void selectorsKeepTheirMatchersAndLoseTheRest() {
        var expression =
                new Expression(
                        "", "sum by (le) (rate(a{b=\"c\"}[5m])) and on (d) e > 1 unless f{}");

        assertThat(expression.selectors()).containsExactly("a{b=\"c\"}", "e", "f{}");
    }
}
