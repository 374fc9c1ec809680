package io.execbroker.filters.rootwrap;

import io.execbroker.filters.regex.RegexGenerator;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generates definitions, the files that hold them, and commands that have a chance to match. */
final class PolicyGenerator {
    private static final List<String> PLAIN_PATTERNS =
            List.of(
                    "tool",
                    "ip",
                    "nice",
                    "-n",
                    "-?\\d+",
                    ".*",
                    "\\d+",
                    "[^/]+",
                    "a|b",
                    "\\S+",
                    "(a|b)",
                    "",
                    "foo\\Z",
                    "(",
                    "a*+",
                    "(?i)A",
                    "/etc/(?!\\.\\.).*",
                    "env",
                    "ls",
                    "\\w+");
    private static final List<String> WORDS =
            List.of(
                    "tool",
                    "ip",
                    "env",
                    "nice",
                    "ls",
                    "other",
                    "nosuch",
                    "cat",
                    "-n",
                    "5",
                    "-5",
                    "a",
                    "b",
                    "ax",
                    "a\n",
                    "5\n",
                    "",
                    "netns",
                    "net",
                    "exec",
                    "e",
                    "ns",
                    "-n",
                    "vrf",
                    "add",
                    "TAG=1",
                    "TAG=",
                    "=x",
                    "A=b=c",
                    "LD_PRELOAD=x",
                    "TAG=2",
                    "pass",
                    "--",
                    "/etc/hosts",
                    "\u00e9",
                    "\udcff",
                    "\u0665",
                    "privsep-helper",
                    "kill",
                    "-9");
    private static final List<String> RUN_AS =
            List.of("root", "root", "root", "nobody", "nosuchuser");
    private static final List<String> CLASSES =
            List.of(
                    "CommandFilter",
                    "RegExpFilter",
                    "RegExpFilter",
                    "PathFilter",
                    "PathFilter",
                    "KillFilter",
                    "ReadFileFilter",
                    "IpFilter",
                    "EnvFilter",
                    "EnvFilter",
                    "IpNetnsExecFilter",
                    "ChainingRegExpFilter",
                    "ChainingFilter");

    private final Random random;
    private final DifferentialWorld world;
    private final RegexGenerator regexes;

    /** A definition as generated: its class and the arguments after it. */
    record Definition(String filterClass, List<String> arguments) {}

    PolicyGenerator(Random random, DifferentialWorld world) {
        this.random = random;
        this.world = world;
        this.regexes = new RegexGenerator(random);
    }

    List<Definition> definitions() {
        List<Definition> definitions = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            definitions.add(definition(pick(CLASSES)));
        }
        return definitions;
    }

    List<String> execDirs() {
        List<String> execDirs = new ArrayList<>(List.of(world.root + "/bin"));
        for (int i = random.nextInt(3); i > 0; i--) {
            execDirs.add(random.nextInt(execDirs.size() + 1), pick(world.execDirs));
        }
        // An INI value does not begin or end with a blank.
        return execDirs.getFirst().startsWith(" ") ? List.of(world.root + "/bin") : execDirs;
    }

    private Definition definition(String filterClass) {
        List<String> arguments = new ArrayList<>();
        String executable =
                switch (filterClass) {
                    case "IpFilter", "IpNetnsExecFilter" -> "ip";
                    case "EnvFilter" -> random.nextInt(4) == 0 ? pick(world.executables) : "env";
                    case "ChainingRegExpFilter" -> "nice";
                    default -> pick(world.executables);
                };
        switch (filterClass) {
            case "KillFilter" -> {
                arguments.add(pick(RUN_AS));
                if (random.nextInt(12) > 0) {
                    arguments.add(pick(world.targets));
                }
                addSome(arguments, List.of("-9", "-15", "-HUP"));
            }
            case "ReadFileFilter" ->
                    arguments.add(pick(List.of("/etc/hosts", "a", pick(world.paths))));
            default -> {
                arguments.add(executable);
                arguments.add(pick(RUN_AS));
            }
        }
        switch (filterClass) {
            case "RegExpFilter", "ChainingRegExpFilter" -> {
                for (int i = random.nextInt(4); i > 0; i--) {
                    arguments.add(pattern());
                }
            }
            case "PathFilter" -> {
                for (int i = random.nextInt(4); i > 0; i--) {
                    arguments.add(
                            random.nextInt(3) == 0
                                    ? pick(List.of("pass", "-n", "a", ""))
                                    : pick(world.bases));
                }
            }
            case "EnvFilter" -> {
                addSome(arguments, List.of("TAG=", "A=", "TAG=1", "=x", "LD_PRELOAD="));
                if (random.nextInt(5) > 0) {
                    arguments.add(pick(world.executables));
                }
                addSome(arguments, List.of("-n"));
            }
            default -> {
                if (random.nextInt(10) == 0) {
                    arguments.add(pick(WORDS));
                }
            }
        }
        return new Definition(filterClass, arguments);
    }

    private String pattern() {
        // The file format has no way to write a comma or a line end in an argument.
        return random.nextInt(3) > 0
                ? pick(PLAIN_PATTERNS)
                : regexes.pattern().replaceAll("[,\n\r#;]", "");
    }

    /** The text of a file that holds {@code definitions}, with the format's liberties. */
    String file(List<Definition> definitions) {
        StringBuilder file = new StringBuilder();
        if (random.nextInt(8) == 0) {
            file.append("[DEFAULT]\nd: CommandFilter, other, root\n");
        }
        file.append(random.nextInt(8) == 0 ? "# note\n[Filters]\n" : "[Filters]\n");
        int number = 0;
        for (Definition definition : definitions) {
            String name = random.nextInt(10) == 0 ? "Same" : "f" + number++;
            file.append(name)
                    .append(pick(List.of(": ", "=", " = ", ":")))
                    .append(definition.filterClass());
            for (String argument : definition.arguments()) {
                file.append(pick(List.of(", ", ",", " ,", ",\n  ", ",\n\t# note\n ")))
                        .append(argument.replace("\udcff", "?"));
            }
            file.append(pick(List.of("\n", "\n", "\n\n", "\r\n", "\n; note\n", "\n \n")));
        }
        return switch (random.nextInt(120)) {
            case 0 ->
                    file
                            + "x: "
                            + pick(List.of("os", "realpath, /", "_getuid, root", "CommandFilter"));
            case 1 -> file + "bogus\n";
            case 2 -> file.toString().replace("[Filters]", "[Other]");
            case 3, 4, 5 -> file + "y: NoSuchFilter, a, root\nz:\n";
            case 6 ->
                    file
                            + "[Other]\n"
                            + "x: CommandFilter, cat, root\n"
                            + "[Filters]\n"
                            + "last: IpFilter, ip, root\n";
            default -> file.toString();
        };
    }

    /** A command made from one of {@code definitions}, or of random words. */
    List<String> command(List<Definition> definitions) {
        Definition definition = definitions.get(random.nextInt(definitions.size()));
        List<String> words =
                random.nextInt(6) == 0 ? randomWords() : wordsFor(definition, definitions);
        for (int i = random.nextInt(8) == 0 ? 1 : 0; i > 0; i--) {
            mutate(words);
        }
        if (words.isEmpty()) {
            words.add(pick(WORDS));
        }
        return words;
    }

    private List<String> wordsFor(Definition definition, List<Definition> definitions) {
        List<String> arguments = definition.arguments();
        List<String> words = new ArrayList<>();
        switch (definition.filterClass()) {
            case "KillFilter" -> {
                words.add("kill");
                if (random.nextInt(3) > 0) {
                    words.add(arguments.getLast());
                }
                words.add(pid());
            }
            case "ReadFileFilter" -> words.addAll(List.of("cat", arguments.getFirst()));
            case "RegExpFilter", "ChainingRegExpFilter" -> {
                arguments
                        .subList(2, arguments.size())
                        .forEach(pattern -> words.add(textFor(pattern)));
                if (definition.filterClass().startsWith("Chaining")) {
                    words.addAll(inner(definitions));
                }
            }
            case "PathFilter" -> {
                words.add(commandWord(arguments.getFirst()));
                for (String constraint : arguments.subList(2, arguments.size())) {
                    words.add(
                            constraint.startsWith("/")
                                    ? pick(world.paths)
                                    : constraint.equals("pass") ? pick(WORDS) : constraint);
                }
            }
            case "EnvFilter" -> {
                if (random.nextInt(3) > 0) {
                    words.add("env");
                }
                for (String argument : arguments.subList(2, arguments.size())) {
                    words.add(
                            argument.endsWith("=")
                                    ? argument + pick(List.of("", "1", "a=b"))
                                    : argument);
                }
                addSome(words, WORDS);
            }
            case "IpNetnsExecFilter" -> {
                words.addAll(
                        List.of("ip", pick(List.of("netns", "net")), pick(List.of("exec", "e"))));
                words.add(pick(List.of("ns", "ns-1", "-h", "../x", "")));
                words.addAll(inner(definitions));
            }
            case "IpFilter" -> {
                words.add("ip");
                addSome(words, List.of("-s", "-n", "net", "netns", "exec", "vrf", "link", "add"));
                addSome(words, List.of("netns", "exec", "e", "ns"));
            }
            default -> {
                words.add(commandWord(arguments.getFirst()));
                addSome(words, WORDS);
            }
        }
        return words;
    }

    private List<String> inner(List<Definition> definitions) {
        Definition definition = definitions.get(random.nextInt(definitions.size()));
        if (definition.filterClass().startsWith("Chaining")
                || definition.filterClass().equals("IpNetnsExecFilter")) {
            return randomWords();
        }
        List<String> words = wordsFor(definition, definitions);
        if (!words.isEmpty() && random.nextInt(3) == 0) {
            words.set(
                    0, pick(List.of("/tmp/evil/", world.root + "/bin/", "./")) + words.getFirst());
        }
        return words;
    }

    private String commandWord(String executable) {
        return random.nextInt(3) == 0
                ? executable
                : executable.substring(executable.lastIndexOf('/') + 1);
    }

    private String textFor(String pattern) {
        return switch (pattern) {
            case "-?\\d+", "\\d+" -> pick(List.of("5", "-5", "5\n", "\u0665"));
            case "a|b", "(a|b)", "\\S+" -> pick(List.of("a", "b", "ax", "a\n"));
            case ".*", "[^/]+", "\\w+" -> pick(WORDS);
            default -> pattern.matches("[-a-z]*") ? pattern : regexes.text();
        };
    }

    private String pid() {
        String pid = pick(world.pids);
        return switch (random.nextInt(14)) {
            case 0 -> pid.charAt(0) + "_" + pid.substring(1);
            case 1 -> " " + pid;
            case 2 -> "+" + pid;
            case 3 -> "0" + pid;
            case 4 ->
                    pick(
                            List.of(
                                    "0",
                                    "-1",
                                    "1",
                                    "abc",
                                    "",
                                    "4194304",
                                    "99999999999999999999",
                                    "-0"));
            case 5 -> pid.replace('1', '\uff11');
            default -> pid;
        };
    }

    private List<String> randomWords() {
        List<String> words = new ArrayList<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            words.add(pick(WORDS));
        }
        return words;
    }

    private void mutate(List<String> words) {
        int at = random.nextInt(words.size() + 1);
        switch (random.nextInt(3)) {
            case 0 -> words.add(at, pick(WORDS));
            case 1 -> {
                if (at < words.size()) {
                    words.remove(at);
                }
            }
            default -> {
                if (at < words.size()) {
                    words.set(at, words.get(at) + pick(List.of("\n", " ", "x", "/..")));
                }
            }
        }
    }

    private void addSome(List<String> words, List<String> from) {
        for (int i = random.nextInt(3); i > 0; i--) {
            words.add(pick(from));
        }
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
