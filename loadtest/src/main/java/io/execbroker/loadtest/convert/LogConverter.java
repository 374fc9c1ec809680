package io.execbroker.loadtest.convert;

import io.execbroker.loadtest.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads logs and makes a trace of the commands that they tell of. Known are what Neutron's {@code
 * neutron.agent.linux.utils} writes, from 2013.2 to 21, and what oslo.rootwrap tells syslog. Used
 * for one conversion.
 */
public final class LogConverter {

    /** "Running command: [" of Neutron, with or without the daemon. */
    private static final Pattern RUNNING =
            Pattern.compile("Running command(?<daemon> \\(rootwrap daemon\\))?: (?=\\[)");

    /** oslo_rootwrap.wrapper.start_subprocess. */
    private static final Pattern EXECUTING = Pattern.compile("\\(\\S* > \\S+\\) Executing (?=\\[)");

    private static final Pattern REFUSED =
            Pattern.compile("(?:Unauthorized command|Executable not found(?: for)?): ");

    private static final Pattern EXIT = Pattern.compile("Exit code: (?<code>-?\\d{1,3})\\b");

    private static final Pattern COMMAND_OF_EXIT = Pattern.compile("(?:Command|Cmd): (?=\\[)");

    private static final Pattern STDIN =
            Pattern.compile("Stdin: (?<stdin>.+?)(?:; |\\n)Stdout: ", Pattern.DOTALL);

    private final LogPrefix prefix;
    private final OpenCommands open = new OpenCommands();
    private final List<LoggedCommand> commands = new ArrayList<>();
    private final Map<Skipped, Integer> skipped = new EnumMap<>(Skipped.class);
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private int records;

    /**
     * @param year of messages that say none
     */
    public LogConverter(int year) {
        prefix = new LogPrefix(year);
    }

    /** Reads a log, which the caller closes; {@code name} is what messages call it. */
    public void read(BufferedReader lines, String name) throws IOException {
        names.add(name);
        var log = new LogRecords(lines, name, prefix);
        for (var record = log.next(); record != null; record = log.next()) {
            records++;
            take(record);
        }
    }

    /** The commands of all that was read; times count from the first. */
    public Trace trace() {
        var origin =
                commands.stream().mapToLong(command -> command.start().atMicros()).min().orElse(0);
        return new Trace(
                "converted from " + String.join(", ", names),
                commands.stream().map(command -> command.toTrace(origin)).toList());
    }

    /** What became of all that was read. */
    public ConversionSummary summary() {
        var known = (int) commands.stream().filter(LoggedCommand::isEndKnown).count();
        return new ConversionSummary(
                records, commands.size(), known, Map.copyOf(skipped), List.copyOf(unreadable));
    }

    private void take(LogRecord record) {
        var text = record.text();
        var running = RUNNING.matcher(text);
        if (running.find()) {
            start(record, running.end(), running.group("daemon") != null);
            return;
        }
        var executing = EXECUTING.matcher(text);
        if (executing.find()) {
            startOfRootwrap(record, executing.end());
            return;
        }
        var exit = EXIT.matcher(text);
        if (exit.find()) {
            end(record, Integer.parseInt(exit.group("code")));
        } else {
            skip(REFUSED.matcher(text).find() ? Skipped.REFUSED : Skipped.OTHER);
        }
    }

    private void start(LogRecord record, int list, boolean isDaemons) {
        var words = words(record, list);
        if (words == null) {
            return;
        }
        if (isDaemons && !words.isEmpty()) {
            add(new LoggedCommand(record, words, new RootHelper(words, false)));
            return;
        }
        RootHelper.of(words)
                .ifPresentOrElse(
                        command -> add(new LoggedCommand(record, words, command)),
                        () -> skip(Skipped.NOT_ROOT));
    }

    /** The program stands there as it was found; filters know it by its name. */
    private void startOfRootwrap(LogRecord record, int list) {
        var words = words(record, list);
        if (words == null || words.isEmpty()) {
            return;
        }
        var argv = new ArrayList<>(words);
        argv.set(0, argv.getFirst().substring(argv.getFirst().lastIndexOf('/') + 1));
        // Nothing in this log tells its end.
        commands.add(new LoggedCommand(record, words, new RootHelper(List.copyOf(argv), true)));
    }

    private void add(LoggedCommand command) {
        commands.add(command);
        open.add(command);
    }

    private void end(LogRecord record, int code) {
        var list = COMMAND_OF_EXIT.matcher(record.text());
        var reading = list.find() ? PythonList.read(record.text(), list.end()) : null;
        var found =
                reading instanceof PythonList.Words(var words, int _)
                        ? open.takeOf(record, words)
                        : open.takeOnly(record);
        switch (found) {
            case OpenCommands.One(var command) -> command.ended(code, stdin(record.text()));
            case OpenCommands.None _ -> skip(Skipped.ORPHAN);
            case OpenCommands.Several _ -> skip(Skipped.AMBIGUOUS);
        }
    }

    private static @Nullable String stdin(String text) {
        var match = STDIN.matcher(text);
        return match.find() ? match.group("stdin") : null;
    }

    private @Nullable List<String> words(LogRecord record, int list) {
        return switch (PythonList.read(record.text(), list)) {
            case PythonList.Words(var words, int _) -> words;
            case PythonList.Refused(var why) -> {
                skip(Skipped.UNREADABLE);
                unreadable.add(record.place() + ": " + why);
                yield null;
            }
        };
    }

    private void skip(Skipped reason) {
        skipped.merge(reason, 1, Integer::sum);
    }
}
