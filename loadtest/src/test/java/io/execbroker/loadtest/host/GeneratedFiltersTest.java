package io.execbroker.loadtest.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.filters.FilterDecision.Allowed;
import io.execbroker.filters.FilterDecision.Denied;
import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;
import io.execbroker.filters.TrustedOwners;
import io.execbroker.filters.rootwrap.PolicyLoader;
import io.execbroker.loadtest.trace.CommandShape;
import io.execbroker.loadtest.trace.Release;
import io.execbroker.loadtest.trace.Trace;
import io.execbroker.loadtest.trace.TraceExpansion;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The filters of a workspace, judged by the broker's own filter module on this host's programs. */
final class GeneratedFiltersTest {
    @TempDir private Path parent;

    @ParameterizedTest
    @CsvSource({"2014.1, STRICT", "2014.1, COMPATIBLE", "8.0.0, STRICT", "8.0.0, COMPATIBLE"})
    void everyCommandOfTheTraceIsAllowed(String release, Mode mode) throws Exception {
        var workspace = new Workspace(parent.resolve("run"));
        var trace = trace(Release.ofTag(release), workspace);
        var policy = install(workspace, trace, mode);

        assertThat(trace.commands())
                .allSatisfy(command ->
                        assertThat(policy.decide(command.argv()))
                                .as(String.join(" ", command.argv()))
                                .isInstanceOf(Allowed.class));
    }

    @Test
    void strictModeHasNothingToComplainAbout() throws Exception {
        var workspace = new Workspace(parent.resolve("run"));
        var policy = install(workspace, trace(Release.MITAKA, workspace), Mode.STRICT);

        assertThat(policy.problems()).isEmpty();
    }

    @Test
    void standInsRunInPlaceOfTheirPrograms() throws Exception {
        var workspace = new Workspace(parent.resolve("run"));
        var trace = trace(Release.MITAKA, workspace);
        var policy = install(workspace, trace, Mode.STRICT);

        var ovs =
                trace.commands().stream()
                        .filter(command -> programOf(command.argv()).equals("ovs-vsctl"))
                        .findFirst()
                        .orElseThrow();

        assertThat(((Allowed) policy.decide(ovs.argv())).command().getFirst())
                .isEqualTo(workspace.stubs().resolve("ovs-vsctl").toString());
    }

    @Test
    void whatTheTraceDoesNotRunIsDenied() throws Exception {
        var workspace = new Workspace(parent.resolve("run"));
        var policy = install(workspace, trace(Release.MITAKA, workspace), Mode.STRICT);

        assertThat(policy.decide(List.of("sh", "-c", "id"))).isInstanceOf(Denied.class);
        assertThat(policy.decide(List.of("ip", "netns", "exec", "x", "sh")))
                .isInstanceOf(Denied.class);
        assertThat(policy.decide(List.of("find", "/", "-delete"))).isInstanceOf(Denied.class);
    }

    private static Trace trace(Release release, Workspace workspace) {
        return new TraceExpansion(release, 1, 1, workspace.statePath()).trace();
    }

    private static Policy install(Workspace workspace, Trace trace, Mode mode) throws Exception {
        workspace.install(trace, HostFacts.probe());
        return PolicyLoader.load(
                workspace.rootwrapConf(), mode, TrustedOwners.of(rootAndOwner(workspace.root())));
    }

    private static Set<Integer> rootAndOwner(Path file) throws IOException {
        var owners = new HashSet<Integer>();
        owners.add(0);
        owners.add((Integer) Files.getAttribute(file, "unix:uid"));
        return owners;
    }

    private static String programOf(List<String> argv) {
        return CommandShape.of(argv).program();
    }
}
