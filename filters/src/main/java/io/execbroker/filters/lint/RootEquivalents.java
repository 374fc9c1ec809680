package io.execbroker.filters.lint;

import io.execbroker.filters.python.PythonPath;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Programs that make whoever may run them as root, with arguments of their choice, root; after the
 * public list GTFOBins and the manuals of the network programs.
 */
final class RootEquivalents {
    /**
     * Why a program is one.
     *
     * @param danger a few words
     * @param why a sentence
     * @param safer what to write instead
     */
    record Reason(String danger, String why, String safer) {}

    private static final String FIX_ARGUMENTS =
            "a RegExpFilter with one narrow pattern for each argument";

    private static final Pattern INTERPRETER =
            Pattern.compile(
                    "(python|perl|ruby|node|nodejs|lua|luajit|php|tclsh|expect|java|jshell|awk|gawk"
                            + "|mawk|nawk|guile|gdb|pypy)[0-9.]*");

    private static final Set<String> SHELLS =
            Set.of(
                    "sh", "bash", "dash", "zsh", "ksh", "mksh", "csh", "tcsh", "fish", "ash",
                    "rbash", "busybox");

    private static final Set<String> RUNNERS =
            Set.of(
                    "env",
                    "nice",
                    "ionice",
                    "nohup",
                    "timeout",
                    "setsid",
                    "stdbuf",
                    "xargs",
                    "chroot",
                    "nsenter",
                    "unshare",
                    "setpriv",
                    "capsh",
                    "sudo",
                    "su",
                    "runuser",
                    "doas",
                    "pkexec",
                    "systemd-run",
                    "ssh",
                    "watch",
                    "script",
                    "strace",
                    "ltrace",
                    "time",
                    "flock",
                    "start-stop-daemon",
                    "taskset",
                    "numactl",
                    "chrt",
                    "prlimit",
                    "find",
                    "git",
                    "make",
                    "man",
                    "less",
                    "more",
                    "vi",
                    "vim",
                    "nano",
                    "ed",
                    "crontab",
                    "at",
                    "batch",
                    "docker",
                    "podman",
                    "ctr",
                    "runc",
                    "lxc-attach",
                    "machinectl",
                    "socat",
                    "nc",
                    "ncat",
                    "screen",
                    "tmux",
                    "daemon",
                    "daemonize",
                    "parallel",
                    "entr",
                    "run-parts",
                    "ld.so",
                    "dpkg",
                    "rpm",
                    "apt",
                    "apt-get",
                    "yum",
                    "dnf",
                    "pip",
                    "pip3",
                    "npm");

    private static final Set<String> WRITERS =
            Set.of(
                    "tee",
                    "cp",
                    "mv",
                    "dd",
                    "install",
                    "ln",
                    "rsync",
                    "sed",
                    "truncate",
                    "touch",
                    "rm",
                    "unzip",
                    "cpio",
                    "patch",
                    "curl",
                    "wget",
                    "scp",
                    "split",
                    "sort",
                    "shuf",
                    "mkdir",
                    "mktemp");

    private static final Set<String> READERS =
            Set.of("cat", "head", "tail", "grep", "od", "xxd", "base64", "strings", "diff", "cut");

    private static final Map<String, Reason> OTHERS =
            Map.ofEntries(
                    other(
                            "tar",
                            "its --checkpoint-action and --to-command run any program, and it"
                                    + " writes any file"),
                    other("zip", "its -TT runs any program"),
                    other("tcpdump", "its -z runs any program"),
                    other("chmod", "it can make any file set-user-id root"),
                    other("chown", "it can give any file, such as /etc/shadow, to anybody"),
                    other("chgrp", "it can give any file to any group"),
                    other("setfacl", "it can open any file to anybody"),
                    other("setcap", "it can give any program every capability"),
                    other(
                            "sysctl",
                            "kernel.core_pattern and kernel.modprobe name programs that"
                                    + " the kernel runs as root"),
                    other("mount", "it can put any file system over any folder"),
                    other("umount", "it can uncover what was mounted over"),
                    other("losetup", "with mount it shows any file as a file system"),
                    other("insmod", "it loads any code into the kernel"),
                    other(
                            "modprobe",
                            "its -d and -C take modules and install commands from" + " anywhere"),
                    other("kexec", "it starts another kernel"),
                    other("useradd", "it can add a second root"),
                    other("usermod", "it can put anybody into any group"),
                    other("passwd", "it can set root's password"),
                    other("iptables", "its --modprobe names a program that it runs as root"),
                    other("ip6tables", "its --modprobe names a program that it runs as root"),
                    other(
                            "iptables-restore",
                            "its --modprobe names a program that it runs as root"),
                    other(
                            "ip6tables-restore",
                            "its --modprobe names a program that it runs as root"),
                    other("ebtables", "its --modprobe names a program that it runs as root"),
                    other("arptables", "its --modprobe names a program that it runs as root"),
                    other(
                            "dnsmasq",
                            "its --dhcp-script names a program that it runs as root, and"
                                    + " --conf-file a file that can say so"),
                    other("haproxy", "its -f names a configuration, which can run programs"),
                    other(
                            "keepalived",
                            "its --use-file names a configuration, whose notify"
                                    + " scripts run as root"),
                    other(
                            "dibbler-client",
                            "its configuration names a script that it runs as root"),
                    other("conntrackd", "its -C names a configuration chosen by the caller"),
                    other("radvd", "its -C reads and its -l and -p write any file"),
                    other(
                            "tc",
                            "it loads BPF programs and shared objects, and its -batch reads any"
                                    + " file"),
                    other("bpftool", "it loads programs into the kernel"),
                    other("nft", "its -f reads any file, and it changes every rule of the host"),
                    other("ovs-vsctl", "it can start controllers and write any file through logs"),
                    other("ovs-appctl", "its vlog/set writes any file"),
                    other("ovsdb-tool", "it writes any file"),
                    other("virsh", "a guest's definition can name any file of the host"),
                    other("qemu-img", "it reads and writes any file"),
                    other("systemctl", "it starts, edits and links units, which run as root"),
                    other("service", "it runs scripts with a chosen action"),
                    other(
                            "privsep-helper",
                            "its --config-file can name logging handlers, which are"
                                    + " code that it runs as root"),
                    other(
                            "ip",
                            "ip netns exec, ip vrf exec and ip -batch run any command; an"
                                    + " IpFilter denies them"));

    private RootEquivalents() {}

    /** Returns why free arguments to {@code executable} are as good as root, or empty. */
    static Optional<Reason> reason(String executable) {
        String program = PythonPath.basename(executable);
        if (SHELLS.contains(program)) {
            return Optional.of(
                    new Reason("a shell", "it runs whatever it is told to", FIX_ARGUMENTS));
        }
        if (INTERPRETER.matcher(program).matches()) {
            return Optional.of(
                    new Reason("an interpreter", "it runs whatever it is told to", FIX_ARGUMENTS));
        }
        if (RUNNERS.contains(program)) {
            return Optional.of(
                    new Reason(
                            "runs other programs",
                            "its arguments can name any program to run",
                            "a ChainingRegExpFilter, or " + FIX_ARGUMENTS));
        }
        if (WRITERS.contains(program)) {
            return Optional.of(
                    new Reason(
                            "changes any file",
                            "its arguments can name any file, such as one in /etc/sudoers.d",
                            "a PathFilter, or " + FIX_ARGUMENTS));
        }
        if (READERS.contains(program)) {
            return Optional.of(
                    new Reason(
                            "reads any file",
                            "its arguments can name any file, such as /etc/shadow",
                            "a ReadFileFilter for each file"));
        }
        return Optional.ofNullable(OTHERS.get(program));
    }

    /** Whether {@code executable} runs programs that are texts, a shell included. */
    static boolean isInterpreter(String executable) {
        String program = PythonPath.basename(executable);
        return SHELLS.contains(program) || INTERPRETER.matcher(program).matches();
    }

    private static Map.Entry<String, Reason> other(String program, String why) {
        return Map.entry(program, new Reason("as good as root", why, FIX_ARGUMENTS));
    }
}
