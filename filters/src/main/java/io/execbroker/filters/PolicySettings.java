package io.execbroker.filters;

import java.util.List;

/**
 * What {@code rootwrap.conf} says beside the definitions.
 *
 * @param filtersPath folders that hold definitions, in order, as written
 * @param execDirs folders in which executables named without a path are looked up, in order
 * @param useSyslog {@code use_syslog}, default false
 * @param syslogFacility {@code syslog_log_facility}, default {@code syslog}
 * @param syslogLevel {@code syslog_log_level} in upper case, default {@code ERROR}
 * @param daemonTimeoutSeconds {@code daemon_timeout}, default 600
 * @param rlimitNofile {@code rlimit_nofile}, default 1024
 */
public record PolicySettings(
        List<String> filtersPath,
        List<String> execDirs,
        boolean useSyslog,
        String syslogFacility,
        String syslogLevel,
        long daemonTimeoutSeconds,
        long rlimitNofile) {
    public PolicySettings {
        filtersPath = List.copyOf(filtersPath);
        execDirs = List.copyOf(execDirs);
    }
}
