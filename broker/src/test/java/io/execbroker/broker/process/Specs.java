package io.execbroker.broker.process;

import io.execbroker.broker.posix.StandardFds;
import io.execbroker.filters.ProcessSignal;

import java.util.List;
import java.util.Optional;

/** Builds the commands of the tests. */
public final class Specs {

    /** The mask the tests run with, which the portable engine cannot change. */
    public static final int UMASK = 022;

    private final List<String> argv;
    private String executable;
    private List<String> environment = List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C");
    private String directory = "/";
    private int umask = UMASK;
    private Optional<String> user = Optional.empty();
    private Optional<String> namespace = Optional.empty();
    private SpawnSpec.Stdio stdio = new SpawnSpec.Stdio.Pipes(SpawnSpec.Stdin.NULL, false);
    private Optional<ProcessSignal> signal = Optional.empty();

    private Specs(List<String> argv) {
        this.argv = argv;
        executable = argv.getFirst();
    }

    /** A command that reads nothing; {@code argv[0]} is its absolute path. */
    public static Specs of(String... argv) {
        return new Specs(List.of(argv));
    }

    public static Specs sh(String script, String... arguments) {
        var argv = new String[arguments.length + 4];
        argv[0] = "/bin/sh";
        argv[1] = "-c";
        argv[2] = script;
        argv[3] = "sh";
        System.arraycopy(arguments, 0, argv, 4, arguments.length);
        return of(argv);
    }

    public Specs executable(String path) {
        executable = path;
        return this;
    }

    public Specs environment(String... variables) {
        environment = List.of(variables);
        return this;
    }

    public Specs in(String folder) {
        directory = folder;
        return this;
    }

    public Specs umask(int mask) {
        umask = mask;
        return this;
    }

    public Specs fed() {
        stdio = new SpawnSpec.Stdio.Pipes(SpawnSpec.Stdin.PIPE, pipes().mergeStderr());
        return this;
    }

    public Specs merged() {
        stdio = new SpawnSpec.Stdio.Pipes(pipes().stdin(), true);
        return this;
    }

    private SpawnSpec.Stdio.Pipes pipes() {
        return (SpawnSpec.Stdio.Pipes) stdio;
    }

    /** On descriptors that are there already. */
    public Specs on(StandardFds fds) {
        stdio = new SpawnSpec.Stdio.Passed(fds);
        return this;
    }

    public Specs as(String name) {
        user = Optional.of(name);
        return this;
    }

    public Specs inNamespace(String name) {
        namespace = Optional.of(name);
        return this;
    }

    /** Only for this signal, which {@code argv} says in words. */
    public Specs sending(ProcessSignal what) {
        signal = Optional.of(what);
        return this;
    }

    public SpawnSpec spec() {
        return new SpawnSpec(
                executable, argv, environment, directory, umask, user, namespace, stdio, signal);
    }
}
