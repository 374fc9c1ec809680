package io.execbroker.loadtest.trace;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * One line of the template, its placeholders still in it. The template's README explains the
 * fields.
 *
 * @param needs ids of the same release and agent
 */
@JsonIgnoreProperties({"depends_on_previous", "est_stdout_bytes", "netns", "note", "op"})
record TemplateCommand(
        String release,
        String agent,
        String id,
        List<String> argv,
        @Nullable String stdin,
        Set<String> needs,
        @JsonProperty("expected_exit") int expectedExit,
        @JsonProperty("via_root_helper") boolean viaRootHelper,
        @JsonProperty("agent_waits") boolean agentWaits,
        boolean optional,
        boolean daemonizes) {

    /** Whether a first sync hands it to the root helper. */
    boolean isReplayed() {
        return viaRootHelper && !optional;
    }

    boolean isExpectedToFail() {
        return expectedExit != 0;
    }

    /** Whether it runs inside a namespace: {@code ip netns exec NAME ...}. */
    boolean runsInNamespace() {
        return argv.size() > 4 && argv.subList(0, 3).equals(List.of("ip", "netns", "exec"));
    }

    boolean addsNamespace() {
        return argv.size() == 4 && argv.subList(0, 3).equals(List.of("ip", "netns", "add"));
    }

    /** Whether it moves the named device into a namespace: {@code ip link set DEV netns NAME}. */
    boolean movesDevice(String device) {
        return argv.size() == 6
                && argv.subList(0, 3).equals(List.of("ip", "link", "set"))
                && argv.get(3).equals(device)
                && argv.get(4).equals("netns");
    }

    TemplateCommand withNeeds(Set<String> others) {
        return new TemplateCommand(
                release,
                agent,
                id,
                argv,
                stdin,
                others,
                expectedExit,
                viaRootHelper,
                agentWaits,
                optional,
                daemonizes);
    }
}
