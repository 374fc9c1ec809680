package io.execbroker.broker.cli;

import io.execbroker.filters.Explanation;
import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.Mode;
import io.execbroker.filters.NamespaceEntry;
import io.execbroker.filters.NativeForm;
import io.execbroker.filters.Policy;
import io.execbroker.filters.ProcessSignal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * {@code execbrokerd explain}: says in sentences which definition decides about a command and why
 * the others do not. The exit status is the verdict, with rootwrap's numbers.
 */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says which definition decides about a command, and why the others do not.")
public final class ExplainCommand implements Callable<Integer> {
    private static final int EXIT_NOT_EXECUTABLE = 96;
    private static final int EXIT_NO_COMMAND = 98;
    private static final int EXIT_DENIED = 99;

    private final PrintStream out;
    private final PrintStream err;

    @Mixin private PolicyOptions options = new PolicyOptions();

    @Option(
            names = "--mode",
            converter = PolicyOptions.ModeConverter.class,
            description = "strict (default) or compatible.")
    private Mode mode = Mode.STRICT;

    @Parameters(paramLabel = "CMD", description = "The command and its arguments, after --.")
    private List<String> command = new ArrayList<>();

    public ExplainCommand() {
        this(System.out, System.err);
    }

    ExplainCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        Optional<Policy> policy = options.load(mode, err);
        if (policy.isEmpty()) {
            return ExitCodes.POLICY;
        }
        if (command.isEmpty()) {
            err.println("there is no command to explain; write it after --");
            return EXIT_NO_COMMAND;
        }
        Explanation explanation = policy.get().explain(command);
        for (Explanation.Step step : explanation.steps()) {
            if (step.outcome() != Explanation.Outcome.NOT_ASKED) {
                out.printf(
                        "%s (%s, %s) %s.%n",
                        quoted(step.filter().name()),
                        step.filter().filterClass(),
                        step.filter().location(),
                        quoted(step.sentence()));
            }
        }
        long notAsked =
                explanation.steps().stream()
                        .filter(step -> step.outcome() == Explanation.Outcome.NOT_ASKED)
                        .count();
        if (notAsked > 0) {
            out.printf("%d later definitions were not asked.%n", notAsked);
        }
        return conclude(explanation.decision());
    }

    private int conclude(FilterDecision decision) {
        return switch (decision) {
            case FilterDecision.Allowed allowed -> {
                allowed(allowed);
                yield 0;
            }
            case FilterDecision.Denied(String reason) -> {
                out.println("Denied: " + quoted(reason) + ".");
                yield EXIT_DENIED;
            }
            case FilterDecision.NotExecutable missing -> {
                out.printf(
                        "Not executable: %s allows it, but %s cannot be run.%n",
                        quoted(missing.filter().name()), quoted(missing.executable()));
                yield EXIT_NOT_EXECUTABLE;
            }
            case FilterDecision.Invalid(String reason) -> {
                out.println("Invalid: " + quoted(reason) + ".");
                yield EXIT_DENIED;
            }
        };
    }

    private void allowed(FilterDecision.Allowed allowed) {
        out.printf(
                "Allowed by %s: runs %s as %s.%n",
                quoted(allowed.filter().name()),
                quoted(String.join(" ", allowed.command())),
                quoted(allowed.runAs()));
        for (Map.Entry<String, String> variable : allowed.environment().entrySet()) {
            out.printf(
                    "It sets %s to '%s'.%n",
                    quoted(variable.getKey()), quoted(variable.getValue()));
        }
        allowed.nativeForm().ifPresent(this::nativeForm);
        if (allowed.wouldDenyStrict()) {
            out.println("Strict mode would deny it.");
        }
    }

    private void nativeForm(NativeForm form) {
        switch (form) {
            case NamespaceEntry entry ->
                    out.printf(
                            "Inside the network namespace %s it runs %s.%n",
                            entry.namespace(), quoted(String.join(" ", entry.command())));
            case ProcessSignal signal ->
                    out.printf(
                            "Where it can, a broker runs no kill but signals %d by pidfd, if that"
                                    + " still runs %s.%n",
                            signal.pid(), quoted(signal.executable()));
        }
    }

    /** Text that cannot steer a terminal. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    boolean isPlain =
                            switch (Character.getType(c)) {
                                case Character.CONTROL,
                                        Character.FORMAT,
                                        Character.SURROGATE,
                                        Character.LINE_SEPARATOR,
                                        Character.PARAGRAPH_SEPARATOR,
                                        Character.UNASSIGNED,
                                        Character.PRIVATE_USE ->
                                        false;
                                default -> true;
                            };
                    if (isPlain) {
                        quoted.appendCodePoint(c);
                    } else {
                        quoted.append(String.format("\\u%04x", c));
                    }
                });
        return quoted.toString();
    }
}
