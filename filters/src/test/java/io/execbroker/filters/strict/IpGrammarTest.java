package io.execbroker.filters.strict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class IpGrammarTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "addr show",
                "-s link",
                "-4 -o addr",
                "-n ns-1 route list",
                "-netns ns link",
                "link set dev net up",
                "link set dev netns up",
                "netns",
                "netns add ns",
                "net list",
                "-json -details link",
                "-c=always link",
                "-br a",
                "-all netns delete",
                "vrf show",
                "-f inet6 neigh",
                "route add default via exec",
                "ne",
                "-V",
                "-o netns del ns",
                "-6 route replace unreachable default metric 4278198272",
                "-- link",
                "monitor"
            })
    void whatRunsNoOtherCommandMayRun(String arguments) {
        assertThat(IpGrammar.objection(List.of(arguments.split(" ")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "netns exec ns sh",
                "net e ns sh",
                "netn exe ns sh",
                "-s netns exec ns sh",
                "-n net netns exec ns sh",
                "-netns x netns exec ns sh",
                "--netns x net e ns sh",
                "-all netns exec sh",
                "-- netns exec ns sh",
                "-l 3 net exec ns sh",
                "-family inet netns e ns sh",
                "-f net netns exec ns sh",
                "-rc 99 net e ns sh"
            })
    void netnsExecIsRefusedHoweverItIsSpelled(String arguments) {
        assertThat(IpGrammar.objection(List.of(arguments.split(" "))))
                .hasValue("is not for ip netns exec");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vrf exec default sh", "v e default sh", "vr ex default sh"})
    void vrfExecIsRefusedHoweverItIsSpelled(String arguments) {
        assertThat(IpGrammar.objection(List.of(arguments.split(" "))))
                .hasValue("is not for ip vrf exec");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-b f", "-ba f", "-batch f", "--batch f", "-force -b -", "-s --b f"})
    void batchIsRefusedHoweverItIsSpelled(String arguments) {
        assertThat(IpGrammar.objection(List.of(arguments.split(" "))))
                .hasValueSatisfying(why -> assertThat(why).contains("-batch"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "netns netns exec",
                "bogus",
                "-bogus link",
                "- netns exec ns sh",
                "-z",
                "-e link",
                "-n ../../proc/1/ns/net link",
                "-n -h link",
                "-n",
                "-x=y netns exec",
                "netns frob",
                "-b=f",
                "vrf frob",
                "-l"
            })
    void whatIpWouldNotTakeIsRefused(String arguments) {
        assertThat(IpGrammar.objection(List.of(arguments.split(" ")))).isPresent();
    }

    @Test
    void anEmptyWordIsNoObject() {
        assertThat(IpGrammar.objection(List.of(""))).isPresent();
        assertThat(IpGrammar.objection(List.of("netns", ""))).isPresent();
        assertThat(IpGrammar.objection(List.of())).isEmpty();
    }
}
