package io.execbroker.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

final class CheckTest {
    @Test
    void checksStandUnderTheirSubjectAndAFailureShowsWhatWasFound() {
        var checks =
                List.of(
                        new Check("ns1", "has an address", true, "whatever"),
                        new Check("ns1", "has a route", false, "a\nb\n"),
                        new Check("ns2", "forwards", true, ""));

        assertThat(Check.text(checks))
                .isEqualTo(
                        """
                          ns1
                            ok    has an address
                            FAIL  has a route
                                  | a
                                  | b
                          ns2
                            ok    forwards
                        """);
    }
}
