package io.execbroker.filters.strict;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The word by which {@code kill} is told a signal: {@code -9}, {@code -HUP} or {@code -SIGHUP}. */
final class SignalWord {
    /** By number, from 1; signal(7), x86 and Arm. */
    private static final List<String> NAMES =
            List.of(
                    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1",
                    "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP",
                    "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
                    "PWR", "SYS");

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]?");
    private static final int MAX_NUMBER = 64;

    private SignalWord() {}

    /** The signal that {@code word} stands for; empty where only {@code kill} itself may know. */
    static OptionalInt number(String word) {
        if (!word.startsWith("-")) {
            return OptionalInt.empty();
        }
        String signal = word.substring(1).toUpperCase(Locale.ROOT);
        if (NUMBER.matcher(signal).matches()) {
            int number = Integer.parseInt(signal);
            return number <= MAX_NUMBER ? OptionalInt.of(number) : OptionalInt.empty();
        }
        int index = NAMES.indexOf(signal.startsWith("SIG") ? signal.substring(3) : signal);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index + 1);
    }
}
