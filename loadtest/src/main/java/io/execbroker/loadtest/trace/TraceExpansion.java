package io.execbroker.loadtest.trace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A first full sync of many routers and networks, made from the template of one of each.
 *
 * @param routers 0 to 32767
 * @param networks 0 to 32767
 * @param statePath absolute folder for what the agents keep: pid files, leases, dnsmasq's hosts
 */
public record TraceExpansion(Release release, int routers, int networks, Path statePath) {

    /** {@code ip netns exec} of a missing namespace: 1 in old iproute2, 255 since 5.0. */
    private static final Set<Integer> NO_NAMESPACE = Set.of(1, 255);

    public TraceExpansion {
        requireCount("routers", routers);
        requireCount("networks", networks);
        if (routers + networks == 0) {
            throw new IllegalArgumentException(
                    "nothing to expand: routers and networks are both 0");
        }
        if (!statePath.isAbsolute()) {
            throw new IllegalArgumentException(
                    "statePath: " + statePath + " (expected: an absolute path)");
        }
    }

    /** The trace: routers first, then networks, each in its agent's own order. */
    public Trace trace() {
        var template = TraceTemplate.shipped();
        var routerCommands = template.firstSync(release, Agent.L3);
        var networkCommands = template.firstSync(release, Agent.DHCP);
        var commands = new ArrayList<TraceCommand>();
        for (var number = 1; number <= routers; number++) {
            var placeholders = Placeholders.router(number, statePath);
            expand(routerCommands, Agent.L3, number, placeholders, commands);
        }
        for (var number = 1; number <= networks; number++) {
            var placeholders = Placeholders.network(number, statePath);
            expand(networkCommands, Agent.DHCP, number, placeholders, commands);
        }
        return new Trace(
                "Neutron %s, %d routers, %d networks".formatted(release, routers, networks),
                commands);
    }

    /** What is to be found in the kernel when the trace has run. */
    public List<RouterState> routerStates() {
        var states = new ArrayList<RouterState>();
        for (var number = 1; number <= routers; number++) {
            states.add(RouterState.of(Placeholders.router(number, statePath)));
        }
        return states;
    }

    /** What is to be found in the kernel when the trace has run. */
    public List<NetworkState> networkStates() {
        var states = new ArrayList<NetworkState>();
        for (var number = 1; number <= networks; number++) {
            states.add(NetworkState.of(Placeholders.network(number, statePath)));
        }
        return states;
    }

    private static void expand(
            List<TemplateCommand> template,
            Agent agent,
            int number,
            Placeholders placeholders,
            List<TraceCommand> into) {
        var owner = agent.owner(number);
        var byId = new HashMap<String, TemplateCommand>();
        template.forEach(command -> byId.put(command.id(), command));
        for (var command : template) {
            var stdin = command.stdin();
            into.add(
                    new TraceCommand(
                            owner + "/" + command.id(),
                            agent.label(),
                            owner,
                            command.argv().stream().map(placeholders::fill).toList(),
                            stdin == null ? null : placeholders.fill(stdin),
                            command.needs().stream().map(need -> owner + "/" + need).toList(),
                            expectedExits(command, byId),
                            command.agentWaits(),
                            command.daemonizes(),
                            OptionalLong.empty()));
        }
    }

    private static Set<Integer> expectedExits(
            TemplateCommand command, Map<String, TemplateCommand> byId) {
        var asksTooEarly =
                command.isExpectedToFail()
                        && command.runsInNamespace()
                        && ancestors(command, byId).noneMatch(TemplateCommand::addsNamespace);
        return asksTooEarly ? NO_NAMESPACE : Set.of(command.expectedExit());
    }

    private static Stream<TemplateCommand> ancestors(
            TemplateCommand command, Map<String, TemplateCommand> byId) {
        return command.needs().stream()
                .map(byId::get)
                .flatMap(need -> Stream.concat(Stream.of(need), ancestors(need, byId)));
    }

    private static void requireCount(String name, int count) {
        if (count < 0 || count > Placeholders.MAX_OWNERS) {
            throw new IllegalArgumentException(
                    name + ": " + count + " (expected: 0 to " + Placeholders.MAX_OWNERS + ")");
        }
    }
}
