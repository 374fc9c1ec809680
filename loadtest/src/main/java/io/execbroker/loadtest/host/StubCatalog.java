package io.execbroker.loadtest.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Chooses the stand-ins.
 *
 * <p>Programs that would change the host's own switch or serve real clients are stood in for even
 * where they are installed. {@code arping} and {@code dnsmasq} are real; on some hosts a script
 * mends their arguments first. Every other program must be there.
 */
public final class StubCatalog {
    private static final String SLEEPER = "leaves a sleeping process and its pid file";

    private static final Map<String, Stub> NEVER_REAL =
            Map.of(
                    "ovs-vsctl",
                    new Stub("ovs-vsctl", "ovs-vsctl", "makes a veth pair stand for a port"),
                    "neutron-ns-metadata-proxy",
                    new Stub("neutron-ns-metadata-proxy", "daemon", SLEEPER),
                    "radvd",
                    new Stub("radvd", "daemon", SLEEPER),
                    "keepalived",
                    new Stub("keepalived", "daemon", SLEEPER));

    private static final Stub ARPING =
            new Stub(
                    "arping",
                    "arping",
                    "rounds -w 4.5 up to 5, which this arping refuses, then runs the real one");
    private static final Stub DNSMASQ =
            new Stub(
                    "dnsmasq",
                    "dnsmasq",
                    "adds --user=root --group= (one user id is mapped), then runs the real one");

    private static final Map<String, String> DEBIAN_PACKAGES =
            Map.of(
                    "ip", "iproute2",
                    "sysctl", "procps",
                    "arping", "iputils-arping",
                    "dnsmasq", "dnsmasq-base",
                    "conntrack", "conntrack",
                    "route", "net-tools",
                    "find", "findutils");

    private StubCatalog() {}

    /**
     * The stand-ins for these programs on this host, by name.
     *
     * @throws MissingProgramsException if a program is neither installed nor stood in for
     */
    public static List<Stub> choose(Set<String> programs, HostFacts host) {
        var stubs = new ArrayList<Stub>();
        var missing = new TreeSet<String>();
        for (var program : new TreeSet<>(programs)) {
            var stub = NEVER_REAL.get(program);
            if (stub != null) {
                stubs.add(stub);
            } else if (!host.hasProgram().test(program)) {
                missing.add(program);
            } else if (program.equals("arping") && !host.arpingTakesFractions()) {
                stubs.add(ARPING);
            } else if (program.equals("dnsmasq") && host.isOneIdMapped()) {
                stubs.add(DNSMASQ);
            }
        }
        if (!missing.isEmpty()) {
            throw new MissingProgramsException(missing, packages(missing));
        }
        return stubs;
    }

    private static Set<String> packages(Set<String> programs) {
        var packages = new TreeSet<String>();
        for (var program : programs) {
            packages.add(
                    program.startsWith("ip6tables") || program.startsWith("iptables")
                            ? "iptables"
                            : DEBIAN_PACKAGES.getOrDefault(program, program));
        }
        return packages;
    }
}
