package io.execbroker.loadtest.demo;

import io.execbroker.loadtest.trace.NetworkState;
import io.execbroker.loadtest.trace.RouterState;
import io.execbroker.loadtest.trace.TraceExpansion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Compares what the kernel holds with what the trace should have made. */
final class KernelChecks {
    private final List<Check> checks = new ArrayList<>();

    private KernelChecks() {}

    /** Counts all namespaces, and looks into the first, middle and last router and network. */
    static List<Check> of(TraceExpansion expansion) throws IOException, InterruptedException {
        var checks = new KernelChecks();
        checks.namespaces(expansion.routers() + expansion.networks());
        for (var router : sample(expansion.routerStates())) {
            checks.router(router);
        }
        for (var network : sample(expansion.networkStates())) {
            checks.network(network);
        }
        return List.copyOf(checks.checks);
    }

    private static <T> List<T> sample(List<T> all) {
        if (all.isEmpty()) {
            return all;
        }
        var few = new LinkedHashSet<T>();
        few.add(all.getFirst());
        few.add(all.get(all.size() / 2));
        few.add(all.getLast());
        return List.copyOf(few);
    }

    private void namespaces(int expected) throws IOException, InterruptedException {
        var list = Kernel.ask("ip", "netns", "list");
        checks.add(
                new Check(
                        "host",
                        expected + " namespaces",
                        list.lines().count() == expected,
                        list.lines().count() + " namespaces"));
    }

    private void router(RouterState router) throws IOException, InterruptedException {
        var ns = router.namespace();
        address(ns, router.internalDevice(), router.internalAddress());
        address(ns, router.gatewayDevice(), router.gatewayAddress());
        address(ns, router.gatewayDevice(), router.floatingAddress());
        defaultRoute(ns, router.defaultGateway(), router.gatewayDevice());
        contains(
                ns,
                "floating address is translated to " + router.fixedIp(),
                Kernel.ask("ip", "netns", "exec", ns, "iptables-save", "-t", "nat"),
                "-A neutron-l3-agent-PREROUTING -d %s -j DNAT --to-destination %s"
                        .formatted(router.floatingAddress(), router.fixedIp()));
        contains(
                ns,
                "forwards",
                Kernel.ask("ip", "netns", "exec", ns, "sysctl", "net.ipv4.ip_forward"),
                "net.ipv4.ip_forward = 1");
        alive(ns, "stand-in of the metadata proxy", router.proxyPidFile(), "sleep");
    }

    private void network(NetworkState network) throws IOException, InterruptedException {
        var ns = network.namespace();
        address(ns, network.device(), network.address());
        defaultRoute(ns, network.defaultGateway(), network.device());
        alive(ns, "dnsmasq", network.dnsmasqPidFile(), "dnsmasq");
    }

    private void address(String ns, String device, String address)
            throws IOException, InterruptedException {
        contains(
                ns,
                device + " is up and has " + address,
                Kernel.ask("ip", "-n", ns, "addr", "show", "dev", device, "up"),
                "inet " + address + " ");
    }

    private void defaultRoute(String ns, String gateway, String device)
            throws IOException, InterruptedException {
        contains(
                ns,
                "default route by " + gateway,
                Kernel.ask("ip", "-n", ns, "route", "show", "default"),
                "default via " + gateway + " dev " + device);
    }

    private void alive(String ns, String what, Path pidFile, String process) throws IOException {
        var found = Kernel.processOf(pidFile);
        checks.add(new Check(ns, what + " runs", found.equals(process), found + ", " + pidFile));
    }

    private void contains(String ns, String claim, String output, String fragment) {
        checks.add(new Check(ns, claim, output.contains(fragment), output));
    }
}
