package io.execbroker.broker.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;
import io.execbroker.filters.PolicyProblem.Severity;
import io.execbroker.filters.lint.FilterLint;
import io.execbroker.filters.lint.Finding;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * {@code execbrokerd lint}: lists dangerous definitions with the reason and a safer form. Exits 0
 * when there is nothing above a note, 1 with findings, 97 when strict refuses the policy or
 * switches a definition off.
 */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        description = "Lists definitions that give away more than they seem to.")
public final class LintCommand implements Callable<Integer> {
    private static final int EXIT_FINDINGS = 1;

    private final PrintStream out;
    private final PrintStream err;

    @Mixin private PolicyOptions options = new PolicyOptions();

    @Option(names = "--json", description = "Writes one JSON array of findings.")
    private boolean asJson;

    public LintCommand() {
        this(System.out, System.err);
    }

    LintCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        Optional<Policy> policy = options.load(Mode.STRICT, err);
        if (policy.isEmpty()) {
            return ExitCodes.POLICY;
        }
        List<Finding> findings = FilterLint.inspect(policy.get(), options.owners());
        if (asJson) {
            out.println(json(findings));
        } else {
            table(findings);
        }
        boolean hasSwitchedOff =
                policy.get().problems().stream()
                        .anyMatch(problem -> problem.severity() == Severity.SWITCHED_OFF);
        boolean isClean = findings.stream().allMatch(f -> f.level() == Finding.Level.NOTE);
        return hasSwitchedOff ? ExitCodes.POLICY : isClean ? 0 : EXIT_FINDINGS;
    }

    private void table(List<Finding> findings) {
        if (findings.isEmpty()) {
            out.println("Nothing to report.");
            return;
        }
        int names = width(findings, "NAME", Finding::name);
        int dangers = width(findings, "WHAT", Finding::danger);
        String row = "%-8s %-" + names + "s %-" + dangers + "s %s%n";
        out.printf(row, "LEVEL", "NAME", "WHAT", "WHERE");
        for (Finding finding : findings) {
            out.printf(row, level(finding), finding.name(), finding.danger(), location(finding));
            out.printf("         %s.%n", finding.why());
            if (!finding.safer().isEmpty()) {
                out.printf("         Safer: %s.%n", finding.safer());
            }
        }
    }

    private static int width(
            List<Finding> findings, String title, Function<Finding, String> column) {
        return findings.stream()
                .map(column)
                .mapToInt(String::length)
                .reduce(title.length(), Math::max);
    }

    private static String json(List<Finding> findings) throws IOException {
        StringWriter text = new StringWriter();
        JsonFactory factory =
                JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
        try (JsonGenerator generator = factory.createGenerator(text)) {
            generator.writeStartArray();
            for (Finding finding : findings) {
                generator.writeStartObject();
                generator.writeStringField("level", level(finding));
                generator.writeStringField("file", finding.file());
                generator.writeNumberField("line", finding.line());
                generator.writeStringField("name", finding.name());
                generator.writeStringField("danger", finding.danger());
                generator.writeStringField("why", finding.why());
                generator.writeStringField("safer", finding.safer());
                generator.writeEndObject();
            }
            generator.writeEndArray();
        }
        return text.toString();
    }

    private static String level(Finding finding) {
        return finding.level().name().toLowerCase(Locale.ROOT);
    }

    private static String location(Finding finding) {
        return finding.line() == 0 ? finding.file() : finding.file() + ":" + finding.line();
    }
}
