package io.execbroker.loadtest.convert;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a message of a log begins with: oslo.log's default format, syslog's old form (RFC 3164) or
 * rsyslog's precise one. Time zones are left aside: a machine's logs have the same.
 *
 * @param year of the old form of syslog, which says none
 */
record LogPrefix(int year) {

    private static final LocalDateTime EPOCH = LocalDate.EPOCH.atStartOfDay();

    private static final Pattern OSLO =
            Pattern.compile(
                    "(?<time>\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d[.,]\\d{3}) (?:(?<pid>\\d+)"
                        + " )?(?:TRACE|DEBUG|INFO|AUDIT|WARN|WARNING|ERROR|CRITICAL) (?<text>.*)");

    private static final String TAG = "(?<tag>[^\\s:\\[]+)(?:\\[(?<pid>\\d+)])?: (?<text>.*)";

    private static final Pattern PRECISE =
            Pattern.compile(
                    "(?<time>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,6})?)"
                            + "(?:Z|[+-]\\d\\d:\\d\\d) \\S+ "
                            + TAG);

    private static final Pattern OLD =
            Pattern.compile(
                    "(?<month>[A-Z][a-z]{2}) (?<day>[ \\d]\\d) (?<time>\\d\\d:\\d\\d:\\d\\d"
                            + "(?:\\.\\d{1,6})?) \\S+ "
                            + TAG);

    /** The message that begins with {@code line}; empty when none does. */
    Optional<LogRecord> record(String place, String line) {
        try {
            return oslo(place, line)
                    .or(() -> syslog(place, line, PRECISE))
                    .or(() -> syslog(place, line, OLD));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<LogRecord> oslo(String place, String line) {
        return Optional.of(OSLO.matcher(line))
                .filter(Matcher::matches)
                .map(match ->
                        record(
                                place,
                                LocalDateTime.parse(
                                        match.group("time").replace(' ', 'T').replace(',', '.')),
                                "log",
                                match));
    }

    /** An agent may send its whole line to syslog; its own beginning knows more. */
    private Optional<LogRecord> syslog(String place, String line, Pattern form) {
        return Optional.of(form.matcher(line))
                .filter(Matcher::matches)
                .map(match -> {
                    var tag = match.group("tag");
                    return oslo(place, match.group("text"))
                            .map(own ->
                                    new LogRecord(
                                            place, own.atMicros(), tag, own.process(), own.text()))
                            .orElseGet(() -> record(place, time(match, form), tag, match));
                });
    }

    private LocalDateTime time(Matcher match, Pattern form) {
        var time = match.group("time");
        return form == PRECISE
                ? LocalDateTime.parse(time)
                : LocalDate.of(
                                year,
                                month(match.group("month")),
                                Integer.parseInt(match.group("day").strip()))
                        .atTime(LocalTime.parse(time));
    }

    private static Month month(String letters) {
        return Arrays.stream(Month.values())
                .filter(month -> month.name().startsWith(letters.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new DateTimeException(letters));
    }

    private static LogRecord record(
            String place, LocalDateTime time, String program, Matcher match) {
        var pid = match.group("pid");
        var process = pid == null ? program : "pid" + pid;
        return new LogRecord(
                place,
                ChronoUnit.MICROS.between(EPOCH, time),
                program.equals("log") ? process : program,
                process,
                match.group("text"));
    }
}
