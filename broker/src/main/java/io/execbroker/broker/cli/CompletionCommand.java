package io.execbroker.broker.cli;

import org.jspecify.annotations.Nullable;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.Objects;

/** {@code execbrokerd completion}: a script for the shell. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a completion script for bash, and for zsh by its bashcompinit:",
            "  source <(execbrokerd completion)"
        })
final class CompletionCommand implements Runnable {

    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        var root = Objects.requireNonNull(spec, "spec").root().commandLine();
        Objects.requireNonNull(spec, "spec")
                .commandLine()
                .getOut()
                .print(AutoComplete.bash(root.getCommandName(), root));
    }
}
