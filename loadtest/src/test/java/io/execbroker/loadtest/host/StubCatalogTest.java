package io.execbroker.loadtest.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Set;

final class StubCatalogTest {
    private static final HostFacts FULL = new HostFacts(program -> true, true, false);

    @Test
    void programsThatWouldChangeTheHostAreStoodInForEvenWhereInstalled() {
        assertThat(StubCatalog.choose(Set.of("ovs-vsctl", "radvd", "ip"), FULL))
                .extracting(Stub::program)
                .containsExactly("ovs-vsctl", "radvd");
    }

    @Test
    void arpingAndDnsmasqAreMendedOnlyWhereTheyMust() {
        var programs = Set.of("arping", "dnsmasq");

        assertThat(StubCatalog.choose(programs, FULL)).isEmpty();
        assertThat(StubCatalog.choose(programs, new HostFacts(program -> true, false, true)))
                .extracting(Stub::program)
                .containsExactly("arping", "dnsmasq");
    }

    @Test
    void missingProgramsAreNamedWithTheirPackages() {
        var bare = new HostFacts(program -> program.equals("ip"), false, false);

        assertThatThrownBy(() ->
                        StubCatalog.choose(
                                Set.of("ip", "sysctl", "iptables-save", "ip6tables-save"), bare))
                .isInstanceOf(MissingProgramsException.class)
                .hasMessage(
                        "not installed: ip6tables-save, iptables-save, sysctl."
                                + " On Debian: apt-get install iptables procps");
    }
}
