package io.execbroker.broker.exec;

import io.execbroker.broker.policy.Profile;
import io.execbroker.broker.process.SpawnSpec;
import io.execbroker.broker.report.ExecReport.Verdict;
import io.execbroker.broker.report.Outcome;
import io.execbroker.broker.report.RejectReason;
import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.NamespaceEntry;
import io.execbroker.filters.ProcessSignal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a profile's filters about a request and turns their answer into what the engine starts: what
 * was checked is what runs.
 *
 * <p>A request's own fields are judged as the command line that they stand for: a network namespace
 * as {@code ip netns exec NAME}, variables as {@code env NAME=VALUE}. So no field opens a way that
 * the operator's filters do not know.
 */
final class Judge {

    private final boolean entersNetworkNamespaces;

    /**
     * @param entersNetworkNamespaces whether the engine enters namespaces itself
     */
    Judge(boolean entersNetworkNamespaces) {
        this.entersNetworkNamespaces = entersNetworkNamespaces;
    }

    /** Judges {@code command}; no I/O but the filters' look-ups of files. */
    Judgement judge(Profile profile, ExecCall.Command command) {
        if (!profile.allowsWorkingDirectory(command.workingDirectory())) {
            return refused(
                    Optional.empty(),
                    RejectReason.UNAUTHORISED,
                    "working_directory: %s is not among the working_directories of profile %s"
                            .formatted(
                                    Quoting.abbreviated(List.of(command.workingDirectory())),
                                    profile.name()));
        }
        return switch (profile.policy().decide(fullArgv(command))) {
            case FilterDecision.Allowed allowed -> allowed(command, allowed);
            case FilterDecision.Denied(var reason) ->
                    refused(
                            Optional.of(nothingRuns("", "")),
                            RejectReason.UNAUTHORISED,
                            "%s may not run under profile %s: %s"
                                    .formatted(quoted(command), profile.name(), reason));
            case FilterDecision.NotExecutable(var filter, var executable) ->
                    refused(
                            Optional.of(nothingRuns(filter.name(), filter.filterClass())),
                            RejectReason.NOT_EXECUTABLE,
                            "filter %s of profile %s allows %s, but %s is missing or not to be trusted"
                                    .formatted(
                                            filter.name(),
                                            profile.name(),
                                            quoted(command),
                                            executable));
            case FilterDecision.Invalid(var reason) ->
                    refused(Optional.empty(), RejectReason.BAD_REQUEST, "argv: " + reason);
        };
    }

    /** The command line that {@code command} stands for. */
    static List<String> fullArgv(ExecCall.Command command) {
        if (command.networkNamespace().isEmpty() && command.environment().isEmpty()) {
            return command.argv();
        }
        var argv = new ArrayList<String>();
        if (!command.networkNamespace().isEmpty()) {
            argv.addAll(List.of("ip", "netns", "exec", command.networkNamespace()));
        }
        if (!command.environment().isEmpty()) {
            argv.add("env");
            command.environment().forEach((name, value) -> argv.add(name + "=" + value));
        }
        argv.addAll(command.argv());
        return argv;
    }

    private Judgement allowed(ExecCall.Command command, FilterDecision.Allowed allowed) {
        return new Judgement.Allowed(verdict(allowed), plan(command, allowed));
    }

    private Judgement.LaunchPlan plan(ExecCall.Command command, FilterDecision.Allowed allowed) {
        return switch (allowed.nativeForm().orElse(null)) {
            case NamespaceEntry entry when entersNetworkNamespaces ->
                    new Judgement.LaunchPlan(
                            inside(entry, command, allowed.runAs()),
                            Optional.of(asGiven(command, allowed, Optional.empty())));
            case ProcessSignal signal ->
                    new Judgement.LaunchPlan(
                            asGiven(command, allowed, Optional.of(signal)), Optional.empty());
            case null, default ->
                    new Judgement.LaunchPlan(
                            asGiven(command, allowed, Optional.empty()), Optional.empty());
        };
    }

    private static SpawnSpec inside(NamespaceEntry entry, ExecCall.Command command, String runAs) {
        return spec(
                command,
                runAs,
                entry.command(),
                entry.environment(),
                Optional.of(entry.namespace()),
                Optional.empty());
    }

    private static SpawnSpec asGiven(
            ExecCall.Command command,
            FilterDecision.Allowed allowed,
            Optional<ProcessSignal> signal) {
        return spec(
                command,
                allowed.runAs(),
                allowed.command(),
                allowed.environment(),
                Optional.empty(),
                signal);
    }

    private static SpawnSpec spec(
            ExecCall.Command command,
            String runAs,
            List<String> argv,
            Map<String, String> environment,
            Optional<String> networkNamespace,
            Optional<ProcessSignal> signal) {
        return new SpawnSpec(
                argv.getFirst(),
                argv,
                CommandEnvironment.of(runAs, environment),
                command.workingDirectory(),
                command.umask(),
                runAs.equals("root") ? Optional.empty() : Optional.of(runAs),
                networkNamespace,
                stdio(command.stdio()),
                signal);
    }

    private static SpawnSpec.Stdio stdio(ExecCall.Stdio stdio) {
        return switch (stdio) {
            case ExecCall.Stdio.Piped(var stdin, var mergeStderr) ->
                    new SpawnSpec.Stdio.Pipes(
                            switch (stdin) {
                                case NONE -> SpawnSpec.Stdin.NULL;
                                case STREAM -> SpawnSpec.Stdin.PIPE;
                            },
                            mergeStderr);
            case ExecCall.Stdio.Passed(var passed) -> new SpawnSpec.Stdio.Passed(passed.fds());
        };
    }

    private static Verdict verdict(FilterDecision.Allowed allowed) {
        FilterDefinition filter = allowed.filter();
        return new Verdict(
                filter.name(),
                filter.filterClass(),
                allowed.command(),
                allowed.runAs(),
                allowed.wouldDenyStrict());
    }

    private static Verdict nothingRuns(String filter, String filterClass) {
        return new Verdict(filter, filterClass, List.of(), "", false);
    }

    private static Judgement refused(
            Optional<Verdict> verdict, RejectReason reason, String message) {
        return new Judgement.Refused(verdict, new Outcome.Rejected(reason, message));
    }

    /** The first words of a command, for a message: enough to recognise it. */
    private static String quoted(ExecCall.Command command) {
        return Quoting.abbreviated(fullArgv(command));
    }
}
