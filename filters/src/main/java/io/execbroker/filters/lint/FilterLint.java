package io.execbroker.filters.lint;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.Policy;
import io.execbroker.filters.PolicyProblem;
import io.execbroker.filters.TrustedOwners;
import io.execbroker.filters.lint.Finding.Level;
import io.execbroker.filters.path.PhysicalPath.Resolution;
import io.execbroker.filters.path.TrustedPath;
import io.execbroker.filters.python.PythonPath;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Inspects a policy for definitions that give away more than they seem to. */
public final class FilterLint {
    private static final String HELPER = "privsep-helper";

    private final Policy policy;
    private final TrustedPath trusted;
    private final Set<String> switchedOff;

    private FilterLint(Policy policy, TrustedOwners owners) {
        this.policy = policy;
        this.trusted = new TrustedPath(owners);
        this.switchedOff =
                policy.problems().stream()
                        .filter(p -> p.severity() == PolicyProblem.Severity.SWITCHED_OFF)
                        .map(p -> p.file() + ":" + p.line())
                        .collect(Collectors.toSet());
    }

    /**
     * Inspects {@code policy}, which is best loaded strictly. Reads file attributes.
     *
     * @return findings: first what loading the policy reported, then those about the definitions in
     *     their order, then those about folders
     */
    public static List<Finding> inspect(Policy policy, TrustedOwners owners) {
        return new FilterLint(policy, owners).findings();
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        policy.problems().forEach(problem -> findings.add(finding(problem)));
        for (FilterDefinition definition : policy.filters()) {
            if (!switchedOff.contains(definition.location())) {
                findings.addAll(findings(definition));
            }
        }
        findings.addAll(folders());
        findings.addAll(privsepHelper());
        return findings;
    }

    private static Finding finding(PolicyProblem problem) {
        return new Finding(
                switch (problem.severity()) {
                    case NOTE -> Level.NOTE;
                    case WARNING, SWITCHED_OFF -> Level.WARNING;
                },
                problem.file(),
                problem.line(),
                problem.name(),
                switch (problem.severity()) {
                    case NOTE -> "to know";
                    case WARNING -> "left out";
                    case SWITCHED_OFF -> "switched off";
                },
                problem.reason(),
                "");
    }

    private static List<Finding> findings(FilterDefinition definition) {
        return switch (definition.filterClass()) {
            case "CommandFilter", "EnvFilter" -> freeArguments(definition);
            case "RegExpFilter", "ChainingRegExpFilter" -> PatternLint.inspect(definition);
            case "PathFilter" -> pathFilter(definition);
            case "IpFilter" ->
                    List.of(
                            Finding.about(
                                    definition,
                                    Level.WARNING,
                                    "changes the host's network",
                                    "ip loads a caller's BPF object (xdp obj) and changes every"
                                        + " interface and route; rootwrap and compatible also let"
                                        + " through ip -batch and ip vrf exec, which run any"
                                        + " command",
                                    "RegExpFilters for the forms in use; at least strict mode"));
            case "IpNetnsExecFilter" ->
                    List.of(
                            Finding.about(
                                    definition,
                                    Level.NOTE,
                                    "runs other definitions",
                                    "every definition for root can be used inside a namespace;"
                                            + " rootwrap and compatible check the base name of the"
                                            + " inner command only and run the caller's path",
                                    "strict mode"));
            case "KillFilter" -> killFilter(definition);
            default -> List.of();
        };
    }

    private static List<Finding> freeArguments(FilterDefinition definition) {
        List<String> arguments = definition.arguments();
        boolean isEnv = definition.filterClass().equals("EnvFilter");
        String program =
                isEnv && !arguments.getLast().contains("=")
                        ? arguments.getLast()
                        : arguments.getFirst();
        return RootEquivalents.reason(program)
                .map(reason ->
                        Finding.about(
                                definition,
                                Level.DANGER,
                                reason.danger(),
                                program + " with free arguments: " + reason.why(),
                                reason.safer()))
                .stream()
                .toList();
    }

    private static List<Finding> pathFilter(FilterDefinition definition) {
        List<Finding> findings = new ArrayList<>();
        for (String constraint : definition.arguments().subList(2, definition.arguments().size())) {
            if (PythonPath.isAbsolute(constraint) && constraint.chars().allMatch(c -> c == '/')) {
                findings.add(
                        Finding.about(
                                definition,
                                Level.DANGER,
                                "takes any path",
                                "every path lies below /",
                                "the folder that is meant"));
            } else if (constraint.equals("pass")) {
                findings.add(
                        Finding.about(
                                definition,
                                Level.WARNING,
                                "takes any word",
                                "pass lets every word through, options of the program too",
                                "a RegExpFilter with a pattern for that argument"));
            }
        }
        return findings;
    }

    private static List<Finding> killFilter(FilterDefinition definition) {
        String target = definition.arguments().get(1);
        return RootEquivalents.isInterpreter(target)
                ? List.of(
                        Finding.about(
                                definition,
                                Level.WARNING,
                                "signals many programs",
                                "every program that " + target + " runs can be signalled",
                                "a program of its own for what is to be signalled"))
                : List.of();
    }

    private List<Finding> folders() {
        List<Finding> findings = new ArrayList<>();
        for (String folder : policy.settings().execDirs()) {
            if (PythonPath.isAbsolute(folder)
                    && trusted.resolve(PythonPath.toFile(folder))
                            instanceof Resolution.Refused(String why)) {
                findings.add(
                        new Finding(
                                Level.DANGER,
                                folder,
                                0,
                                "",
                                "unsafe ownership",
                                "executables are looked up here, but " + why,
                                "chown it to root and chmod go-w"));
            }
        }
        return findings;
    }

    private List<Finding> privsepHelper() {
        boolean isDefined =
                policy.filters().stream()
                        .filter(d -> !d.file().equals(FilterDefinition.BUILT_IN))
                        .anyMatch(d ->
                                !d.arguments().isEmpty()
                                        && PythonPath.basename(d.arguments().getFirst())
                                                .equals(HELPER));
        return isDefined
                ? List.of()
                : List.of(
                        new Finding(
                                Level.NOTE,
                                FilterDefinition.BUILT_IN,
                                0,
                                HELPER,
                                "not added",
                                "rootwrap and compatible always allow privsep-helper with any"
                                        + " arguments, which is as good as root; strict does not",
                                "define it with a RegExpFilter that names its --config-file"));
    }
}
