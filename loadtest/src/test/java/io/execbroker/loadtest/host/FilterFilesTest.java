package io.execbroker.loadtest.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.loadtest.trace.Release;
import io.execbroker.loadtest.trace.TraceExpansion;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

final class FilterFilesTest {
    private static final Path STATE = Path.of("/run/test/state");

    @Test
    void mitakasFiltersAllowWhatItsAgentsRunAndNoMore() {
        var files = FilterFiles.of(new TraceExpansion(Release.MITAKA, 1, 1, STATE).trace());

        assertThat(files.get("l3.filters"))
                .isEqualTo(
                        """
                        [Filters]
                        arping: CommandFilter, arping, root
                        find: RegExpFilter, find, root, find, /sys/class/net, -maxdepth, 1, -type, l, -printf, %.*
                        ip6tables-restore: CommandFilter, ip6tables-restore, root
                        ip6tables-save: CommandFilter, ip6tables-save, root
                        ip: IpFilter, ip, root
                        ip_exec: IpNetnsExecFilter, ip, root
                        iptables-restore: CommandFilter, iptables-restore, root
                        iptables-save: CommandFilter, iptables-save, root
                        neutron-ns-metadata-proxy: CommandFilter, neutron-ns-metadata-proxy, root
                        ovs-vsctl: CommandFilter, ovs-vsctl, root
                        sysctl: CommandFilter, sysctl, root
                        """);
        assertThat(files.get("dhcp.filters"))
                .contains("dnsmasq: CommandFilter, dnsmasq, root\n")
                .doesNotContain("arping");
        assertThat(files).hasSize(2);
    }

    @Test
    void icehousesDnsmasqNeedsItsVariable() {
        var files = FilterFiles.of(new TraceExpansion(Release.ICEHOUSE, 0, 1, STATE).trace());

        assertThat(files.get("dhcp.filters"))
                .contains("dnsmasq_env: EnvFilter, dnsmasq, root, NEUTRON_NETWORK_ID=\n");
    }

    @Test
    void standInsAreFoundBeforeTheRealPrograms() {
        assertThat(FilterFiles.rootwrapConf(Path.of("/r/etc/rootwrap.d"), Path.of("/r/bin")))
                .isEqualTo(
                        """
                        [DEFAULT]
                        filters_path=/r/etc/rootwrap.d
                        exec_dirs=/r/bin,/usr/sbin,/usr/bin,/sbin,/bin
                        use_syslog=False
                        """);
    }
}
