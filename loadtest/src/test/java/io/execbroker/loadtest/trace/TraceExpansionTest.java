package io.execbroker.loadtest.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

final class TraceExpansionTest {
    private static final Path STATE = Path.of("/run/test/state");

    @ParameterizedTest
    @CsvSource({"2014.1, 27, 13", "8.0.0, 54, 22"})
    void oneRouterAndOneNetworkRunWhatTheTemplateCounts(String tag, int router, int network) {
        var release = Release.ofTag(tag);

        assertThat(new TraceExpansion(release, 1, 0, STATE).trace().commands()).hasSize(router);
        assertThat(new TraceExpansion(release, 0, 1, STATE).trace().commands()).hasSize(network);
    }

    @ParameterizedTest
    @CsvSource({"2014.1, 1, 0, 3", "2014.1, 0, 1, 2", "8.0.0, 1, 0, 2", "8.0.0, 0, 1, 2"})
    void theTemplatesFailuresAreExpected(String tag, int routers, int networks, int failures) {
        var trace = new TraceExpansion(Release.ofTag(tag), routers, networks, STATE).trace();

        assertThat(trace.commands()).filteredOn(TraceCommand::isExpectedToFail).hasSize(failures);
    }

    /** The template counts 10 for 2014.1 L3: its first command runs without the root helper. */
    @ParameterizedTest
    @CsvSource({"2014.1, 1, 0, 9", "2014.1, 0, 1, 8", "8.0.0, 1, 0, 14", "8.0.0, 0, 1, 11"})
    void theCriticalPathIsTheTemplates(String tag, int routers, int networks, int length) {
        var trace = new TraceExpansion(Release.ofTag(tag), routers, networks, STATE).trace();

        assertThat(criticalPath(trace)).isEqualTo(length);
    }

    @Test
    void theFullSyncOfTheRootwrapSpecificationIs7680Commands() {
        var trace = new TraceExpansion(Release.ICEHOUSE, 192, 192, STATE).trace();

        assertThat(trace.commands()).hasSize(7_680);
    }

    @ParameterizedTest
    @CsvSource({"2014.1", "8.0.0"})
    void noPlaceholderIsLeft(String tag) {
        var trace = new TraceExpansion(Release.ofTag(tag), 2, 2, STATE).trace();

        assertThat(trace.commands())
                .allSatisfy(command -> {
                    assertThat(String.join(" ", command.argv()))
                            .doesNotContainPattern("\\{[a-z_]+}");
                    if (command.stdin() != null) {
                        assertThat(command.stdin()).doesNotContainPattern("\\{[a-z_]+}");
                    }
                });
    }

    @Test
    void ownersShareNoDeviceNamespaceOrAddress() {
        var states = new TraceExpansion(Release.MITAKA, 300, 300, STATE);
        var seen = new HashSet<String>();

        for (var router : states.routerStates()) {
            assertThat(seen.add(router.namespace())).isTrue();
            assertThat(seen.add(router.internalDevice())).isTrue();
            assertThat(seen.add(router.gatewayDevice())).isTrue();
            assertThat(seen.add(router.internalAddress())).isTrue();
            assertThat(seen.add(router.gatewayAddress().replace("/12", ""))).isTrue();
            assertThat(seen.add(router.floatingAddress().replace("/32", ""))).isTrue();
        }
        for (var network : states.networkStates()) {
            assertThat(seen.add(network.namespace())).isTrue();
            assertThat(seen.add(network.device())).isTrue();
            assertThat(seen.add(network.address())).isTrue();
        }
        assertThat(seen).hasSize(300 * 6 + 300 * 3).allMatch(name -> !name.contains(" "));
    }

    @Test
    void deviceNamesFitTheKernelsFifteenCharactersWithOneToSpareForThePeer() {
        var router = new TraceExpansion(Release.MITAKA, 1, 0, STATE).routerStates().getFirst();

        assertThat(router.internalDevice()).startsWith("qr-").hasSize(14);
        assertThat(router.gatewayDevice()).startsWith("qg-").hasSize(14);
    }

    @Test
    void everyRestoreFollowsASaveAndTheRestoreBeforeIt() {
        var trace = new TraceExpansion(Release.MITAKA, 1, 0, STATE).trace();
        var ancestors = ancestors(trace);

        var restores = ids(trace, command -> command.argv().contains("iptables-restore"));
        var saves = ids(trace, command -> command.argv().contains("iptables-save"));

        assertThat(restores).hasSize(3);
        for (var i = 0; i < restores.size(); i++) {
            assertThat(ancestors.get(restores.get(i))).contains(saves.get(i));
            if (i > 0) {
                assertThat(ancestors.get(saves.get(i))).contains(restores.get(i - 1));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2014.1", "8.0.0"})
    void aQuestionForAMissingDeviceIsAskedBeforeTheDeviceMovesIn(String tag) {
        var trace = new TraceExpansion(Release.ofTag(tag), 1, 1, STATE).trace();
        var ancestors = ancestors(trace);

        for (var question : trace.commands()) {
            if (!question.isExpectedToFail()) {
                continue;
            }
            assertThat(trace.commands())
                    .filteredOn(command -> moves(command, question.argv()))
                    .singleElement()
                    .satisfies(
                            move -> assertThat(ancestors.get(move.id())).contains(question.id()));
        }
    }

    @Test
    void aCommandInANamespaceThatIsNotThereYetMayExitAsOldOrNewIproute2Does() {
        var trace = new TraceExpansion(Release.MITAKA, 1, 1, STATE).trace();

        assertThat(exits(trace, "network-0001/e01")).containsExactlyInAnyOrder(1, 255);
        assertThat(exits(trace, "router-0001/m1a")).containsExactly(1);
        assertThat(exits(trace, "router-0001/m02")).containsExactly(0);
    }

    @Test
    void arpingIsTheOnlyCommandTheAgentDoesNotWaitFor() {
        var trace = new TraceExpansion(Release.MITAKA, 1, 1, STATE).trace();

        assertThat(trace.commands())
                .filteredOn(command -> !command.agentWaits())
                .hasSize(3)
                .allMatch(command -> command.argv().contains("arping"));
    }

    @Test
    void twoExpansionsAreEqual() {
        var expansion = new TraceExpansion(Release.MITAKA, 3, 3, STATE);

        assertThat(expansion.trace()).isEqualTo(expansion.trace());
    }

    @Test
    void badCountsAreRefusedByName() {
        assertThatThrownBy(() -> new TraceExpansion(Release.MITAKA, -1, 0, STATE))
                .hasMessage("routers: -1 (expected: 0 to 32767)");
        assertThatThrownBy(() -> new TraceExpansion(Release.MITAKA, 0, 0, STATE))
                .hasMessageContaining("nothing to expand");
        assertThatThrownBy(() -> new TraceExpansion(Release.MITAKA, 1, 0, Path.of("state")))
                .hasMessageContaining("absolute");
        assertThatThrownBy(() -> Release.ofTag("9"))
                .hasMessage("release: 9 (expected: 2014.1 or 8.0.0)");
    }

    private static Set<Integer> exits(Trace trace, String id) {
        return trace.commands().stream()
                .filter(command -> command.id().equals(id))
                .findFirst()
                .orElseThrow()
                .expectedExits();
    }

    private static boolean moves(TraceCommand command, List<String> question) {
        var argv = command.argv();
        return argv.size() == 6 && argv.get(4).equals("netns") && question.contains(argv.get(3));
    }

    private static List<String> ids(Trace trace, Predicate<TraceCommand> which) {
        return trace.commands().stream().filter(which).map(TraceCommand::id).toList();
    }

    private static Map<String, Set<String>> ancestors(Trace trace) {
        var ancestors = new HashMap<String, Set<String>>();
        var changed = true;
        while (changed) {
            changed = false;
            for (var command : trace.commands()) {
                var mine = ancestors.computeIfAbsent(command.id(), id -> new HashSet<>());
                for (var need : command.needs()) {
                    changed |= mine.add(need);
                    changed |= mine.addAll(ancestors.getOrDefault(need, Set.of()));
                }
            }
        }
        return ancestors;
    }

    private static int criticalPath(Trace trace) {
        var depth = new HashMap<String, Integer>();
        var longest = 0;
        for (var pass = 0; pass < trace.commands().size(); pass++) {
            for (var command : trace.commands()) {
                var needs = command.needs().stream().mapToInt(need -> depth.getOrDefault(need, 0));
                depth.put(command.id(), needs.max().orElse(0) + 1);
                longest = Math.max(longest, depth.get(command.id()));
            }
        }
        return longest;
    }
}
