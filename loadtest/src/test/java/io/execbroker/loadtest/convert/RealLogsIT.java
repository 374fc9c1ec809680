package io.execbroker.loadtest.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.loadtest.host.HostFacts;
import io.execbroker.loadtest.replay.Arrival;
import io.execbroker.loadtest.replay.CommandRecord;
import io.execbroker.loadtest.replay.CommandRecord.Verdict;
import io.execbroker.loadtest.replay.DirectTarget;
import io.execbroker.loadtest.replay.Order;
import io.execbroker.loadtest.replay.Replay;
import io.execbroker.loadtest.trace.Trace;
import io.execbroker.loadtest.trace.TraceCommand;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the installed Neutron and oslo.rootwrap really write. */
final class RealLogsIT {
    private static final String SCRIPT = "src/test/python/agent_logs.py";
    private static final List<List<String>> COMMANDS =
            List.of(
                    List.of("true"),
                    List.of("sh", "-c", "exit 3"),
                    List.of("echo", "it's", "a \"b\"", "\u00E9\n\u20AC", "\uDCFF", ""),
                    List.of("cat"));

    @TempDir private Path folder;

    @Test
    void whatNeutronRunsThroughItsRootHelperAndTheDaemonIsRead() throws Exception {
        var commands = converted("agent").commands();

        var expected = new ArrayList<>(COMMANDS);
        expected.addAll(COMMANDS);
        expected.add(List.of("cat", "/nowhere"));
        assertThat(commands).extracting(TraceCommand::argv).isEqualTo(expected);
        assertThat(commands)
                .extracting(TraceCommand::owner)
                .containsOnly(commands.getFirst().owner());
        assertThat(commands)
                .filteredOn(command -> !command.expected().isAnyEnd())
                .extracting(TraceCommand::expectedExits)
                .containsExactly(Set.of(3), Set.of(3), Set.of(1));
        assertThat(commands.getLast().stdin()).isEqualTo("*filter\nCOMMIT\n");
    }

    @Test
    void whatRootwrapTellsSyslogIsRead() throws Exception {
        assertThat(converted("rootwrap").commands())
                .extracting(TraceCommand::argv)
                .isEqualTo(COMMANDS);
    }

    @Test
    void whatWasConvertedIsReplayed() throws Exception {
        var records = new ArrayList<CommandRecord>();
        try (var target = new DirectTarget(HostFacts.SYSTEM_FOLDERS)) {
            Replay.run(
                    target,
                    converted("agent"),
                    Order.AGENT,
                    new Arrival.Recorded(Double.POSITIVE_INFINITY),
                    records::add);
        }

        // A byte that is not UTF-8 is more than ProcessBuilder can hand over.
        assertThat(records)
                .filteredOn(record -> record.verdict() == Verdict.UNEXPECTED)
                .extracting(record -> record.command().argv().getFirst())
                .containsExactly("echo", "echo");
        assertThat(records).hasSize(9);
    }

    private Trace converted(String which) throws IOException, InterruptedException {
        var helper = folder.resolve("neutron-rootwrap");
        Files.writeString(helper, "#!/bin/sh\nshift\nexec \"$@\"\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
        // oslo.log writes to standard output, a plain handler to standard error.
        var output = folder.resolve("output");
        var errors = folder.resolve("errors");
        var builder =
                new ProcessBuilder(
                                "/usr/bin/python3", "-B", SCRIPT, helper + " /rootwrap.conf", which)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        assertThat(builder.start().waitFor()).as(Files.readString(errors)).isZero();

        var converter = new LogConverter(2026);
        try (BufferedReader lines =
                Files.newBufferedReader(which.equals("agent") ? output : errors)) {
            converter.read(lines, "log");
        }
        assertThat(converter.summary().unreadable()).isEmpty();
        return converter.trace();
    }
}
