package io.execbroker.loadtest.sync;

import io.execbroker.loadtest.host.SearchPath;
import io.execbroker.loadtest.host.Workspace;
import io.execbroker.loadtest.replay.Arrival;
import io.execbroker.loadtest.replay.BrokerTarget;
import io.execbroker.loadtest.replay.Order;
import io.execbroker.loadtest.sandbox.BrokerProcess;
import io.execbroker.loadtest.trace.Trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a trace goes through each peer. All find the same programs, stand-ins first, and read the
 * same filters.
 *
 * @param workspace installed for the trace
 * @param socket of a broker that is ready; of no account to a peer without one
 */
record SyncWays(SyncPrograms programs, Workspace workspace, Path socket) {
    /** More at once only take the two processors from each other. */
    private static final Arrival ALL_AT_ONCE = new Arrival.Closed(64);

    static Arrival arrival(SyncPeer peer) {
        return peer == SyncPeer.EXECBROKER_DAG ? ALL_AT_ONCE : Sync.WORKERS;
    }

    /** How this peer runs this trace; prepared, so that only the commands are left to do. */
    Runner of(SyncPeer peer, Trace trace) throws IOException, InterruptedException {
        return switch (peer) {
            case FLOOR -> floor(trace);
            case SUDO -> spawn(resolved(trace), SyncPrograms.SUDO.toString(), "-n");
            case OSLO_ROOTWRAP -> spawn(trace, SyncPrograms.OSLO_ROOTWRAP.toString(), conf());
            case OSLO_DAEMON -> daemon("oslo", SyncPrograms.OSLO_DAEMON, trace);
            case OSLO_DAEMON_UNLOCKED -> daemon("unlocked", SyncPrograms.OSLO_DAEMON, trace);
            case EXECBROKER_OSLO -> daemon("oslo", programs.daemon(), trace);
            case EXECBROKER_LOCK_FREE -> daemon("lock-free", programs.daemon(), trace);
            case EXECBROKER -> replay(Order.AGENT, arrival(peer));
            case EXECBROKER_DAG -> replay(Order.DAG, arrival(peer));
        };
    }

    private Runner replay(Order order, Arrival arrival) {
        return new ReplayRunner(
                () -> BrokerTarget.connect(socket, BrokerProcess.PROFILE), order, arrival);
    }

    private Runner floor(Trace trace) throws IOException, InterruptedException {
        var program = new AgentPrograms(workspace.root()).compiled();
        var file = workspace.root().resolve("trace.txt");
        AgentsTrace.writePlain(resolved(trace), file);
        return agents(List.of(program.toString(), file.toString(), workers()), Map.of());
    }

    private Runner daemon(String way, Path daemon, Trace trace) throws IOException {
        var environment =
                Map.of(
                        "EXECBROKER_SOCKET", socket.toString(),
                        "PYTHONPATH", programs.pythonClient().toString());
        return python(way, trace, environment, daemon.toString(), conf());
    }

    private Runner spawn(Trace trace, String... prefix) throws IOException {
        return python("spawn", trace, Map.of(), prefix);
    }

    private Runner python(String way, Trace trace, Map<String, String> environment, String... words)
            throws IOException {
        var script = new AgentPrograms(workspace.root()).script();
        var file = workspace.root().resolve("trace.jsonl");
        AgentsTrace.writeJson(trace, file);
        var commandLine =
                Stream.concat(
                        Stream.of(
                                SyncPrograms.PYTHON.toString(),
                                script.toString(),
                                way,
                                file.toString(),
                                workers()),
                        Stream.of(words));
        return agents(commandLine.toList(), environment);
    }

    private Runner agents(List<String> commandLine, Map<String, String> more) {
        var environment = new HashMap<>(searchPath().environment());
        environment.putAll(more);
        return new AgentsRunner(commandLine, environment, workspace.root().resolve("agents.log"));
    }

    private Trace resolved(Trace trace) throws IOException {
        return AgentsTrace.resolved(trace, searchPath());
    }

    private SearchPath searchPath() {
        return new SearchPath(workspace.searchPath());
    }

    private String conf() {
        return workspace.rootwrapConf().toString();
    }

    private static String workers() {
        return Sync.WORKERS.workers().entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(","));
    }
}
