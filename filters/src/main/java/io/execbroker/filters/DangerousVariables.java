package io.execbroker.filters;

import java.util.List;
import java.util.Set;

/**
 * Environment variables that make a program load or run what they name.
 *
 * <p>The loader's ({@code ld.so(8)}), the interpreters', the C library's ({@code iconv}, locale,
 * resolver), the shell's and a few tools' own; the names that sudo removes from every environment,
 * and those of the network tools a Neutron host runs.
 */
public final class DangerousVariables {
    private static final Set<String> NAMES =
            Set.of(
                    "PATH",
                    "IFS",
                    "CDPATH",
                    "ENV",
                    "BASH_ENV",
                    "BASHOPTS",
                    "SHELLOPTS",
                    "PS4",
                    "PROMPT_COMMAND",
                    "SHELL",
                    "GLOBIGNORE",
                    "FPATH",
                    "NULLCMD",
                    "READNULLCMD",
                    "ZDOTDIR",
                    "TMPPREFIX",
                    "LOCALDOMAIN",
                    "RES_OPTIONS",
                    "HOSTALIASES",
                    "NLSPATH",
                    "PATH_LOCALE",
                    "LOCPATH",
                    "GCONV_PATH",
                    "GETCONF_DIR",
                    "GLIBC_TUNABLES",
                    "MALLOC_TRACE",
                    "TERMINFO",
                    "TERMINFO_DIRS",
                    "TERMPATH",
                    "TERMCAP",
                    "PERLLIB",
                    "PERL5LIB",
                    "PERL5OPT",
                    "PERL5DB",
                    "PERLIO_DEBUG",
                    "JAVA_TOOL_OPTIONS",
                    "JDK_JAVA_OPTIONS",
                    "_JAVA_OPTIONS",
                    "CLASSPATH",
                    "RUBYLIB",
                    "RUBYOPT",
                    "GEM_HOME",
                    "GEM_PATH",
                    "BUNDLE_GEMFILE",
                    "NODE_OPTIONS",
                    "NODE_PATH",
                    "TCLLIBPATH",
                    "GTK_MODULES",
                    "QT_PLUGIN_PATH",
                    "PHPRC",
                    "PHP_INI_SCAN_DIR",
                    "AWKPATH",
                    "AWKLIBPATH",
                    "R_PROFILE",
                    "R_ENVIRON",
                    "EDITOR",
                    "VISUAL",
                    "SUDO_EDITOR",
                    "SUDO_ASKPASS",
                    "PAGER",
                    "MANPAGER",
                    "LESSOPEN",
                    "LESSCLOSE",
                    "BROWSER",
                    "SSH_ASKPASS",
                    "OPENSSL_CONF",
                    "OPENSSL_MODULES",
                    "OPENSSL_ENGINES",
                    "KRB5_CONFIG",
                    "KRB_CONF",
                    "KRBCONFDIR",
                    "KRBTKFILE",
                    "XTABLES_LIBDIR",
                    "IPTABLES_LIB_DIR",
                    "IP6TABLES_LIB_DIR",
                    "EBTABLES_LIB_DIR",
                    "IP_LIB_DIR",
                    "TC_LIB_DIR",
                    "MODPROBE_OPTIONS",
                    "OVS_SYSCONFDIR",
                    "OVS_BINDIR",
                    "OVS_RUNDIR");

    private static final List<String> PREFIXES =
            List.of("LD_", "_RLD", "DYLD_", "LDR_", "PYTHON", "GIT_", "BASH_FUNC_", "LUA_");

    private DangerousVariables() {}

    /** Whether a variable of this name can make a program load or run what its value names. */
    public static boolean isDangerous(String name) {
        if (NAMES.contains(name)) {
            return true;
        }
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
