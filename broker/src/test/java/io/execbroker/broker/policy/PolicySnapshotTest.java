package io.execbroker.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.config.ProfileConfig;
import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

final class PolicySnapshotTest {

    private static final Peer NEUTRON = new Peer(107, 113, 1);
    private static final Peer NOVA = new Peer(108, 114, 1);
    private static final Peer STRANGER = new Peer(1000, 1000, 1);

    private final PolicySnapshot snapshot =
            new PolicySnapshot(
                    List.of(
                            profile("neutron", Set.of(107), Set.of()),
                            profile("shared", Set.of(), Set.of(113, 114))));

    @Test
    void onlyProfileOfAPeerNeedsNoName() {
        assertThat(snapshot.profileFor(NOVA, ""))
                .isInstanceOfSatisfying(
                        ProfileChoice.Chosen.class,
                        chosen -> assertThat(chosen.profile().name()).isEqualTo("shared"));
    }

    @Test
    void namedProfileIsChosenForItsUserAndForItsGroup() {
        assertThat(snapshot.profileFor(NEUTRON, "neutron"))
                .isInstanceOf(ProfileChoice.Chosen.class);
        assertThat(snapshot.profileFor(NEUTRON, "shared")).isInstanceOf(ProfileChoice.Chosen.class);
    }

    @Test
    void peerOfSeveralProfilesMustNameOne() {
        assertThat(snapshot.profileFor(NEUTRON, ""))
                .isEqualTo(
                        new ProfileChoice.Ambiguous(
                                "several profiles are for this peer; name one of: neutron,"
                                        + " shared"));
    }

    @Test
    void profileOfOthersIsNotAllowed() {
        assertThat(snapshot.profileFor(NOVA, "neutron"))
                .isInstanceOfSatisfying(
                        ProfileChoice.NotAllowed.class,
                        refused ->
                                assertThat(refused.message())
                                        .contains("'neutron'", "uid=108 gid=114"));
    }

    @Test
    void strangerIsAdmittedToNothing() {
        assertThat(snapshot.admits(STRANGER)).isFalse();
        assertThat(snapshot.admits(NOVA)).isTrue();
        assertThat(snapshot.profileFor(STRANGER, "")).isInstanceOf(ProfileChoice.NotAllowed.class);
    }

    @Test
    void rootIsAStrangerUnlessNamed() {
        assertThat(snapshot.admits(new Peer(0, 0, 1))).isFalse();
    }

    @Test
    void unknownProfileIsAnsweredWithThoseThatThePeerMayUse() {
        assertThat(snapshot.profileFor(NOVA, "nova\n<0>forged"))
                .isEqualTo(
                        new ProfileChoice.Unknown(
                                "no profile is called 'nova?<0>forged'; this peer may use:"
                                        + " shared"));
    }

    @Test
    void profileIsChosenByItsRootwrapConf() {
        assertThat(snapshot.profileFor(NEUTRON, new ConfPath("/etc//neutron/./rootwrap.conf")))
                .isInstanceOfSatisfying(
                        ProfileChoice.Chosen.class,
                        chosen -> assertThat(chosen.profile().name()).isEqualTo("neutron"));
    }

    @Test
    void rootwrapConfOfOthersIsAnsweredWithThoseThatThePeerMayUse() {
        assertThat(snapshot.profileFor(NOVA, new ConfPath("/etc/neutron/rootwrap.conf")))
                .isEqualTo(
                        new ProfileChoice.NotAllowed(
                                "no profile of the rootwrap.conf '/etc/neutron/rootwrap.conf' is"
                                        + " for uid=108 gid=114 pid=1; this peer may use:"
                                        + " /etc/shared/rootwrap.conf"));
    }

    @Test
    void unknownRootwrapConfIsAnsweredWithThoseThatThePeerMayUse() {
        assertThat(snapshot.profileFor(NEUTRON, new ConfPath("/etc/nova/rootwrap.conf\n")))
                .isEqualTo(
                        new ProfileChoice.Unknown(
                                "no profile has the rootwrap.conf '/etc/nova/rootwrap.conf?'; this"
                                        + " peer may use: /etc/neutron/rootwrap.conf,"
                                        + " /etc/shared/rootwrap.conf"));
        assertThat(snapshot.profileFor(STRANGER, new ConfPath("/etc/nova/rootwrap.conf")))
                .isEqualTo(
                        new ProfileChoice.Unknown(
                                "no profile has the rootwrap.conf '/etc/nova/rootwrap.conf'; this"
                                        + " peer may use: none"));
    }

    @Test
    void rootwrapConfOfSeveralProfilesIsAmbiguousForWhoMayUseThem() {
        var twins =
                new PolicySnapshot(
                        List.of(
                                profile("l3", "/etc/r.conf", Set.of(107), Set.of()),
                                profile("dhcp", "/etc/r.conf", Set.of(107, 108), Set.of()),
                                profile("other", "/etc/o.conf", Set.of(107), Set.of())));

        assertThat(twins.profileFor(NEUTRON, new ConfPath("/etc/r.conf")))
                .isEqualTo(
                        new ProfileChoice.Ambiguous(
                                "several profiles of the rootwrap.conf '/etc/r.conf' are for this"
                                        + " peer; name one of: l3, dhcp"));
        assertThat(twins.profileFor(NOVA, new ConfPath("/etc/r.conf")))
                .isInstanceOfSatisfying(
                        ProfileChoice.Chosen.class,
                        chosen -> assertThat(chosen.profile().name()).isEqualTo("dhcp"));
    }

    @Test
    void rootFolderIsAlwaysAWorkingDirectoryAndOthersOnlyWhenNamed() {
        var profile = snapshot.profiles().getFirst();

        assertThat(profile.allowsWorkingDirectory("/")).isTrue();
        assertThat(profile.allowsWorkingDirectory("/srv")).isTrue();
        assertThat(profile.allowsWorkingDirectory("/srv/below")).isFalse();
    }

    private static Profile profile(String name, Set<Integer> uids, Set<Integer> gids) {
        return profile(name, "/etc/" + name + "/rootwrap.conf", uids, gids);
    }

    private static Profile profile(String name, String conf, Set<Integer> uids, Set<Integer> gids) {
        var config =
                new ProfileConfig(
                        name,
                        Path.of(conf),
                        Mode.STRICT,
                        List.of(),
                        List.of(),
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        List.of("/srv"));
        return new Profile(config, unasked(), uids, gids);
    }

    /** A policy that fails whoever asks it. */
    private static Policy unasked() {
        return (Policy)
                Proxy.newProxyInstance(
                        Policy.class.getClassLoader(),
                        new Class<?>[] {Policy.class},
                        (_, method, _) -> {
                            throw new AssertionError(method + " was called");
                        });
    }
}
