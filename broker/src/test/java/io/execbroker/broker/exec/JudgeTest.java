package io.execbroker.broker.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.policy.Profile;
import io.execbroker.broker.process.SpawnSpec;
import io.execbroker.broker.testing.OpenPolicy;
import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.NamespaceEntry;
import io.execbroker.filters.NativeForm;
import io.execbroker.filters.ProcessSignal;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is started for what the filters allow. */
class JudgeTest {

    private static final List<String> ARGV = List.of("/bin/kill", "-9", "123");
    private static final NamespaceEntry ENTRY =
            new NamespaceEntry("ns", List.of("/bin/true"), Map.of("TAG", "1"));

    @Test
    void aSignalIsHandedOnWithTheCommandThatSendsIt() {
        var signal = new ProcessSignal(123, 9, "/usr/sbin/dnsmasq");

        var plan = plan(new Judge(true), Optional.of(signal));

        assertThat(plan.first().argv()).isEqualTo(ARGV);
        assertThat(plan.first().signal()).contains(signal);
        assertThat(plan.withoutNamespace()).isEmpty();
    }

    @Test
    void aNamespaceIsEnteredAndTheCommandAsGivenIsLeftForOneThatIsMissing() {
        var plan = plan(new Judge(true), Optional.of(ENTRY));

        assertThat(plan.first().argv()).isEqualTo(ENTRY.command());
        assertThat(plan.first().environment()).contains("TAG=1");
        assertThat(plan.first().networkNamespace()).contains("ns");
        assertThat(plan.withoutNamespace()).map(SpawnSpec::argv).contains(ARGV);
    }

    @Test
    void anEngineThatEntersNoNamespaceRunsTheCommandAsGiven() {
        var plan = plan(new Judge(false), Optional.of(ENTRY));

        assertThat(plan.first().argv()).isEqualTo(ARGV);
        assertThat(plan.first().networkNamespace()).isEmpty();
        assertThat(plan.withoutNamespace()).isEmpty();
    }

    private static Judgement.LaunchPlan plan(Judge judge, Optional<NativeForm> form) {
        var command =
                new ExecCall.Command(
                        List.of("whatever"),
                        Map.of(),
                        "",
                        "/",
                        022,
                        new ExecCall.Stdio.Piped(ExecCall.Stdin.NONE, false));
        return ((Judgement.Allowed) judge.judge(deciding(form), command)).plan();
    }

    private static Profile deciding(Optional<NativeForm> form) {
        var filter = new FilterDefinition("k", "KillFilter", List.of(), "test", 1);
        var profile = OpenPolicy.snapshot(ExecFixture.UID).profiles().getFirst();
        var policy =
                new OpenPolicy() {
                    @Override
                    public FilterDecision decide(List<String> argv) {
                        return new FilterDecision.Allowed(
                                filter, ARGV, "root", Map.of(), form, false);
                    }
                };
        return new Profile(profile.config(), policy, profile.uids(), profile.gids());
    }
}
