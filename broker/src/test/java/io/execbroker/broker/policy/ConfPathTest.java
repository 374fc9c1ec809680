package io.execbroker.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfPathTest {

    private static final ConfPath NEUTRON = new ConfPath("/etc/neutron/rootwrap.conf");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/neutron/rootwrap.conf",
                "//etc///neutron/rootwrap.conf",
                "/etc/./neutron/././rootwrap.conf",
                "/./etc/neutron/rootwrap.conf/",
            })
    void dotsAndRepeatedSlashesMakeNoDifference(String text) {
        assertThat(new ConfPath(text)).isEqualTo(NEUTRON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "etc/neutron/rootwrap.conf",
                "/etc/x/../neutron/rootwrap.conf",
                "/etc/neutron/rootwrap.conf.d",
                "/etc/neutron/...rootwrap.conf",
                "",
                "/",
            })
    void everythingElseDoes(String text) {
        assertThat(new ConfPath(text)).isNotEqualTo(NEUTRON);
    }

    @Test
    void rootStaysRootAndNothingStaysNothing() {
        assertThat(new ConfPath("//.").text()).isEqualTo("/");
        assertThat(new ConfPath("./").text()).isEmpty();
    }
}
