package io.execbroker.loadtest.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

final class CommandShapeTest {
    @Test
    void namespaceVariablesAndProgramAreTakenApart() {
        var shape = shape("ip netns exec qdhcp-1 env A=1 B=2 /usr/sbin/dnsmasq --x=y");

        assertThat(shape.namespace()).contains("qdhcp-1");
        assertThat(shape.variables()).containsExactly("A", "B");
        assertThat(shape.program()).isEqualTo("dnsmasq");
        assertThat(shape.leaf()).containsExactly("/usr/sbin/dnsmasq", "--x=y");
        assertThat(shape.programs()).containsExactly("dnsmasq", "env", "ip");
        assertThat(shape.kind()).isEqualTo("dnsmasq");
    }

    @Test
    void ipIsCalledByItsObject() {
        assertThat(shape("ip netns exec q ip -4 addr add 1.2.3.4/24 dev x").kind())
                .isEqualTo("ip addr");
        assertThat(shape("ip -o -d link list").kind()).isEqualTo("ip link");
        assertThat(shape("ip netns add q").kind()).isEqualTo("ip netns");
        assertThat(shape("ip -V").kind()).isEqualTo("ip");
    }

    @Test
    void aCommandWithoutWrappersIsItself() {
        var shape = shape("sysctl -w a=b");

        assertThat(shape.namespace()).isEmpty();
        assertThat(shape.variables()).isEmpty();
        assertThat(shape.programs()).containsExactly("sysctl");
    }

    private static CommandShape shape(String line) {
        return CommandShape.of(List.of(line.split(" ")));
    }
}
