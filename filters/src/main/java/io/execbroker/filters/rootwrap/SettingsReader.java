package io.execbroker.filters.rootwrap;

import io.execbroker.filters.Mode;
import io.execbroker.filters.PolicyException;
import io.execbroker.filters.PolicySettings;
import io.execbroker.filters.compatible.Host;
import io.execbroker.filters.python.IniDocument;
import io.execbroker.filters.python.IniOption;
import io.execbroker.filters.python.PythonInteger;
import io.execbroker.filters.python.PythonPath;
import io.execbroker.filters.python.PythonText;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Takes the settings from the {@code [DEFAULT]} section of {@code rootwrap.conf}. */
final class SettingsReader {
    private static final List<String> STANDARD_EXEC_DIRS =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private static final Set<String> LEVELS =
            Set.of("CRITICAL", "FATAL", "ERROR", "WARN", "WARNING", "INFO", "DEBUG", "NOTSET");

    private static final Set<String> FACILITIES =
            Set.of(
                    "auth",
                    "authpriv",
                    "console",
                    "cron",
                    "daemon",
                    "ftp",
                    "kern",
                    "local0",
                    "local1",
                    "local2",
                    "local3",
                    "local4",
                    "local5",
                    "local6",
                    "local7",
                    "lpr",
                    "mail",
                    "news",
                    "ntp",
                    "security",
                    "solaris-cron",
                    "syslog",
                    "user",
                    "uucp");

    private final IniDocument document;
    private final Mode mode;
    private final Host host;

    SettingsReader(IniDocument document, Mode mode, Host host) {
        this.document = document;
        this.mode = mode;
        this.host = host;
    }

    PolicySettings read() throws PolicyException {
        return new PolicySettings(
                filtersPath(),
                execDirs(),
                useSyslog(),
                facility(),
                level(),
                integer("daemon_timeout", 600),
                integer("rlimit_nofile", 1024));
    }

    private List<String> filtersPath() throws PolicyException {
        Optional<IniOption> option = option("filters_path");
        if (option.isEmpty()) {
            throw new PolicyException(
                    document.file()
                            + ": filters_path is missing from [DEFAULT]; it names the folders"
                            + " that hold definitions");
        }
        return folders(option.get());
    }

    private List<String> execDirs() throws PolicyException {
        Optional<IniOption> option = option("exec_dirs");
        if (option.isPresent()) {
            return folders(option.get());
        }
        if (mode == Mode.STRICT) {
            return STANDARD_EXEC_DIRS;
        }
        return host.path().isPresent() ? host.pathFolders() : List.of();
    }

    /** Rootwrap does not trim: a blank after a comma makes a path relative to the daemon. */
    private List<String> folders(IniOption option) throws PolicyException {
        List<String> folders = List.of(option.value().split(",", -1));
        if (mode == Mode.STRICT) {
            for (String folder : folders) {
                if (!PythonPath.isAbsolute(folder)
                        || folder.indexOf('\0') >= 0
                        || !PythonText.strip(folder).equals(folder)) {
                    throw refused(
                            option,
                            "'"
                                    + folder
                                    + "' is no absolute path; write the folders without"
                                    + " blanks, separated by commas only");
                }
            }
        }
        return folders;
    }

    private boolean useSyslog() throws PolicyException {
        Optional<IniOption> option = option("use_syslog");
        if (option.isEmpty()) {
            return false;
        }
        return switch (option.get().value().toLowerCase(Locale.ROOT)) {
            case "1", "yes", "true", "on" -> true;
            case "0", "no", "false", "off" -> false;
            default -> throw refused(option.get(), "write true or false");
        };
    }

    private String facility() throws PolicyException {
        Optional<IniOption> option = option("syslog_log_facility");
        if (option.isEmpty()) {
            return "syslog";
        }
        String value = option.get().value();
        String name =
                value.startsWith("LOG_") ? value.substring(4).toLowerCase(Locale.ROOT) : value;
        if (!FACILITIES.contains(name)) {
            throw refused(option.get(), "'" + value + "' is no syslog facility");
        }
        return name;
    }

    private String level() throws PolicyException {
        Optional<IniOption> option = option("syslog_log_level");
        if (option.isEmpty()) {
            return "ERROR";
        }
        String level = option.get().value().toUpperCase(Locale.ROOT);
        if (!LEVELS.contains(level)) {
            throw refused(option.get(), "'" + option.get().value() + "' is no log level");
        }
        return level;
    }

    private long integer(String name, long absent) throws PolicyException {
        Optional<IniOption> option = option(name);
        if (option.isEmpty()) {
            return absent;
        }
        return PythonInteger.parse(option.get().value())
                .filter(value -> value.bitLength() < Long.SIZE)
                .map(BigInteger::longValue)
                .orElseThrow(() -> refused(option.get(), "write a whole number"));
    }

    private Optional<IniOption> option(String name) {
        return document.defaults().option(name);
    }

    private PolicyException refused(IniOption option, String why) {
        return new PolicyException(
                document.file() + ":" + option.line() + ": " + option.name() + ": " + why);
    }
}
