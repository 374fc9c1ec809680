package io.execbroker.loadtest.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A command line taken apart: {@code ip netns exec NAMESPACE env NAME=VALUE ... PROGRAM ARGUMENT
 * ...}.
 *
 * @param namespace where it runs, or empty
 * @param variables names set through {@code env}
 * @param leaf the program and its arguments, never empty
 */
public record CommandShape(Optional<String> namespace, List<String> variables, List<String> leaf) {

    private static final int IP_NETNS_EXEC_NAME = 4;

    /** Takes an argv apart. */
    public static CommandShape of(List<String> argv) {
        var rest = argv;
        Optional<String> namespace = Optional.empty();
        if (rest.size() > IP_NETNS_EXEC_NAME
                && rest.subList(0, 3).equals(List.of("ip", "netns", "exec"))) {
            namespace = Optional.of(rest.get(3));
            rest = rest.subList(IP_NETNS_EXEC_NAME, rest.size());
        }
        var variables = new ArrayList<String>();
        if (rest.getFirst().equals("env")) {
            var first = 1;
            while (first < rest.size() && rest.get(first).contains("=")) {
                variables.add(rest.get(first).substring(0, rest.get(first).indexOf('=')));
                first++;
            }
            if (first < rest.size()) {
                rest = rest.subList(first, rest.size());
            }
        }
        return new CommandShape(namespace, List.copyOf(variables), List.copyOf(rest));
    }

    /** The program's base name. */
    public String program() {
        return leaf.getFirst().substring(leaf.getFirst().lastIndexOf('/') + 1);
    }

    /** Every program that takes part: {@code ip} and {@code env} too where they come first. */
    public Set<String> programs() {
        var programs = new TreeSet<String>();
        programs.add(program());
        if (namespace.isPresent()) {
            programs.add("ip");
        }
        if (!variables.isEmpty()) {
            programs.add("env");
        }
        return programs;
    }

    /** What reports call commands of this sort: {@code ip addr}, {@code iptables-restore}. */
    public String kind() {
        if (!program().equals("ip")) {
            return program();
        }
        var object = 1;
        while (object < leaf.size() && leaf.get(object).startsWith("-")) {
            object++;
        }
        return object < leaf.size() ? "ip " + leaf.get(object) : "ip";
    }
}
