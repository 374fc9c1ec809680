package io.execbroker.loadtest.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.loadtest.trace.Expectation;
import io.execbroker.loadtest.trace.TraceCommand;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lines as logs have them, and what becomes of them. */
final class Logs {
    static final String UTILS = " 4711 DEBUG neutron.agent.linux.utils ";
    static final String PLACE = " /usr/lib/python3/dist-packages/neutron/utils.py:103";

    final LogConverter converter = new LogConverter(2026);

    TraceCommand only(String... lines) {
        var commands = commands(lines);
        assertThat(commands).isNotEmpty();
        return commands.getLast();
    }

    List<TraceCommand> commands(String... lines) {
        try (var reader = new BufferedReader(new StringReader(String.join("\n", lines)))) {
            converter.read(reader, "log" + (converter.summary().records() == 0 ? "" : "2"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return converter.trace().commands();
    }

    static String at(String seconds) {
        return "2026-11-01 10:00:" + seconds + UTILS;
    }

    static String running(String list) {
        return at("00.000") + "[-] Running command: " + list + " create_process" + PLACE;
    }

    static String daemon(String list) {
        return "Running command (rootwrap daemon): " + list + " execute_rootwrap_daemon" + PLACE;
    }

    static String exit(int code, String argument) {
        return at("00.500")
                + "[-] Exit code: %d; Cmd: ['ip', '%s']; Stdin: ; Stdout: ; Stderr: "
                        .formatted(code, argument);
    }

    static Expectation any() {
        return new Expectation(Set.of(0), Optional.empty(), true);
    }
}
