package io.execbroker.loadtest.report;

import io.execbroker.loadtest.host.Stub;

import java.util.List;

/**
 * A replay, told in full.
 *
 * @param trace its title
 * @param target what ran it
 * @param arrival what started commands
 * @param order what they waited for
 * @param stubs programs that were stood in for, if this replay installed them
 */
public record ReplayReport(
        String trace,
        String target,
        String arrival,
        String order,
        List<Stub> stubs,
        ReplayFigures figures) {

    public ReplayReport {
        stubs = List.copyOf(stubs);
    }
}
