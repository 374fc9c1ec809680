package io.execbroker.broker.exec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment of a command, built from nothing: what every command gets, and what its filter
 * allows. Nothing of the broker's own environment reaches a command.
 */
final class CommandEnvironment {

    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private CommandEnvironment() {}

    /**
     * The environment of one command.
     *
     * @param runAs the user it runs as
     * @param allowed variables that its filter lets through; they win over the broker's
     * @return {@code NAME=value} each
     */
    static List<String> of(String runAs, Map<String, String> allowed) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("PATH", PATH);
        variables.put("LANG", "C.UTF-8");
        variables.put("HOME", runAs.equals("root") ? "/root" : "/");
        variables.putAll(allowed);
        var environment = new ArrayList<String>(variables.size());
        variables.forEach((name, value) -> environment.add(name + "=" + value));
        return environment;
    }
}
