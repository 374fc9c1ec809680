package io.execbroker.filters.strict;

import io.execbroker.filters.engine.NamespaceName;

import java.util.List;
import java.util.Optional;

/**
 * The command line of iproute2's {@code ip}: options, then an object, then what to do with it.
 *
 * <p>Options, objects and subcommands may be shortened to any prefix, and the first of their lists
 * that fits counts (iproute2 6.1, {@code ip/ip.c}, {@code matches()}); the lists here keep that
 * order. What is not in them is refused, so an option of a later version cannot smuggle in a word.
 */
final class IpGrammar {
    private static final List<String> OPTIONS =
            List.of(
                    "-loops",
                    "-family",
                    "-human",
                    "-human-readable",
                    "-iec",
                    "-stats",
                    "-statistics",
                    "-details",
                    "-resolve",
                    "-oneline",
                    "-timestamp",
                    "-tshort",
                    "-Version",
                    "-force",
                    "-batch",
                    "-brief",
                    "-json",
                    "-pretty",
                    "-rcvbuf",
                    "-color",
                    "-help",
                    "-netns",
                    "-Numeric",
                    "-all");

    /** Options that cannot be shortened. */
    private static final List<String> EXACT_OPTIONS =
            List.of("-4", "-6", "-0", "-M", "-B", "-echo");

    private static final List<String> OBJECTS =
            List.of(
                    "address",
                    "addrlabel",
                    "maddress",
                    "route",
                    "rule",
                    "neighbor",
                    "neighbour",
                    "ntable",
                    "ntbl",
                    "link",
                    "l2tp",
                    "fou",
                    "ila",
                    "macsec",
                    "tunnel",
                    "tunl",
                    "tuntap",
                    "tap",
                    "token",
                    "tcpmetrics",
                    "tcp_metrics",
                    "monitor",
                    "xfrm",
                    "mroute",
                    "mrule",
                    "netns",
                    "netconf",
                    "vrf",
                    "sr",
                    "nexthop",
                    "mptcp",
                    "ioam",
                    "stats",
                    "help");

    private static final List<String> NETNS_COMMANDS =
            List.of(
                    "list",
                    "show",
                    "lst",
                    "list-id",
                    "help",
                    "add",
                    "set",
                    "delete",
                    "identify",
                    "pids",
                    "exec",
                    "monitor",
                    "attach");

    private static final List<String> VRF_COMMANDS =
            List.of("identify", "pids", "exec", "show", "lst", "list", "help");

    private IpGrammar() {}

    /** Returns why these arguments of {@code ip} must not run, or empty. */
    static Optional<String> objection(List<String> arguments) {
        int i = 0;
        while (i < arguments.size() && arguments.get(i).startsWith("-")) {
            String word = arguments.get(i++);
            if (word.equals("--")) {
                break;
            }
            Optional<String> option = option(word);
            if (option.isEmpty()) {
                return Optional.of("does not know the option " + word + " of ip");
            }
            switch (option.get()) {
                case "-batch" -> {
                    return Optional.of("is not for ip -batch, which runs what a file says");
                }
                case "-netns" -> {
                    if (i == arguments.size() || !NamespaceName.isValid(arguments.get(i))) {
                        return Optional.of("is for ip -netns with the name of a namespace");
                    }
                    i++;
                }
                case "-loops", "-family", "-rcvbuf" -> {
                    if (i == arguments.size()) {
                        return Optional.of("is not for ip " + word + " without a value");
                    }
                    i++;
                }
                default -> {}
            }
        }
        return i == arguments.size()
                ? Optional.empty()
                : objectObjection(arguments.subList(i, arguments.size()));
    }

    private static Optional<String> objectObjection(List<String> words) {
        Optional<String> object = firstMatch(words.getFirst(), OBJECTS);
        if (object.isEmpty()) {
            return Optional.of("does not know the object " + words.getFirst() + " of ip");
        }
        return switch (object.get()) {
            case "netns" -> commandObjection("netns", words, NETNS_COMMANDS);
            case "vrf" -> commandObjection("vrf", words, VRF_COMMANDS);
            default -> Optional.empty();
        };
    }

    private static Optional<String> commandObjection(
            String object, List<String> words, List<String> commands) {
        if (words.size() == 1) {
            return Optional.empty();
        }
        Optional<String> command = firstMatch(words.get(1), commands);
        if (command.isEmpty()) {
            return Optional.of("does not know ip " + object + " " + words.get(1));
        }
        return command.get().equals("exec")
                ? Optional.of("is not for ip " + object + " exec")
                : Optional.empty();
    }

    private static Optional<String> option(String word) {
        String option = word.startsWith("--") ? word.substring(1) : word;
        if (EXACT_OPTIONS.contains(option)) {
            return Optional.of(option);
        }
        int equals = option.indexOf('=');
        if (equals >= 0) {
            // Only -color takes a value in the same word.
            return firstMatch(option.substring(0, equals), List.of("-color"));
        }
        return firstMatch(option, OPTIONS);
    }

    /** The first of {@code names} that {@code word} shortens; a bare dash or nothing fits none. */
    private static Optional<String> firstMatch(String word, List<String> names) {
        return word.isEmpty() || word.equals("-")
                ? Optional.empty()
                : names.stream().filter(name -> name.startsWith(word)).findFirst();
    }
}
