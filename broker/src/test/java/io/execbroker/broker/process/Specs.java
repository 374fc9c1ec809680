package io.execbroker.broker.process;

import io.execbroker.broker.posix.StandardFds;
import io.execbroker.filters.ProcessSignal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Builds the commands of the tests. */
public final class Specs {

    /** The mask the tests run with, which the portable engine cannot change. */
    public static final int UMASK = 022;

    private SpawnSpec spec;

    private Specs(SpawnSpec spec) {
        this.spec = spec;
    }

    /** A command that reads nothing; {@code argv[0]} is its absolute path. */
    public static Specs of(String... argv) {
        return new Specs(
                new SpawnSpec(
                        argv[0],
                        Arrays.asList(argv),
                        List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"),
                        "/",
                        UMASK,
                        Optional.empty(),
                        Optional.empty(),
                        new SpawnSpec.Stdio.Pipes(SpawnSpec.Stdin.NULL, false),
                        Optional.empty()));
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

    public Specs executable(String executable) {
        return with(
                executable,
                spec.environment(),
                spec.workingDirectory(),
                spec.umask(),
                spec.stdio());
    }

    public Specs environment(String... environment) {
        return with(
                spec.executable(),
                Arrays.asList(environment),
                spec.workingDirectory(),
                spec.umask(),
                spec.stdio());
    }

    public Specs in(String directory) {
        return with(spec.executable(), spec.environment(), directory, spec.umask(), spec.stdio());
    }

    public Specs umask(int umask) {
        return with(
                spec.executable(),
                spec.environment(),
                spec.workingDirectory(),
                umask,
                spec.stdio());
    }

    public Specs fed() {
        return with(
                spec.executable(),
                spec.environment(),
                spec.workingDirectory(),
                spec.umask(),
                new SpawnSpec.Stdio.Pipes(SpawnSpec.Stdin.PIPE, pipes().mergeStderr()));
    }

    public Specs merged() {
        return with(
                spec.executable(),
                spec.environment(),
                spec.workingDirectory(),
                spec.umask(),
                new SpawnSpec.Stdio.Pipes(pipes().stdin(), true));
    }

    /** On descriptors that are there already. */
    public Specs on(StandardFds fds) {
        return with(
                spec.executable(),
                spec.environment(),
                spec.workingDirectory(),
                spec.umask(),
                new SpawnSpec.Stdio.Passed(fds));
    }

    private SpawnSpec.Stdio.Pipes pipes() {
        return (SpawnSpec.Stdio.Pipes) spec.stdio();
    }

    public Specs as(String user) {
        spec =
                new SpawnSpec(
                        spec.executable(),
                        spec.argv(),
                        spec.environment(),
                        spec.workingDirectory(),
                        spec.umask(),
                        Optional.of(user),
                        spec.networkNamespace(),
                        spec.stdio(),
                        spec.signal());
        return this;
    }

    public Specs inNamespace(String name) {
        spec =
                new SpawnSpec(
                        spec.executable(),
                        spec.argv(),
                        spec.environment(),
                        spec.workingDirectory(),
                        spec.umask(),
                        spec.runAs(),
                        Optional.of(name),
                        spec.stdio(),
                        spec.signal());
        return this;
    }

    /** Only for this signal, which {@code argv} says in words. */
    public Specs sending(ProcessSignal signal) {
        spec =
                new SpawnSpec(
                        spec.executable(),
                        spec.argv(),
                        spec.environment(),
                        spec.workingDirectory(),
                        spec.umask(),
                        spec.runAs(),
                        spec.networkNamespace(),
                        spec.stdio(),
                        Optional.of(signal));
        return this;
    }

    public SpawnSpec spec() {
        return spec;
    }

    private Specs with(
            String executable,
            List<String> environment,
            String directory,
            int umask,
            SpawnSpec.Stdio stdio) {
        spec =
                new SpawnSpec(
                        executable,
                        spec.argv(),
                        environment,
                        directory,
                        umask,
                        spec.runAs(),
                        spec.networkNamespace(),
                        stdio,
                        spec.signal());
        return this;
    }
}
