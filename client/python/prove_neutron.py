#!/usr/bin/python3
"""Drives Debian's python3-neutron, unmodified and not as root, through a root
helper, and looks in the kernel whether its work was done.

It is started as root, which makes network namespaces, gives up root for good
in a child that is the agent, and then only looks. Two ways:

- with the two settings alone, `root_helper` and `root_helper_daemon`; then
  Neutron starts its privsep daemon by `root_helper`, too;
- with --take-over, as `python3 -m execbroker_rootwrap` would start an agent.

The helpers must allow the user what `--print-filters` prints. With
execbroker, where the profile of /etc/proof/rootwrap.conf has these filters:

    prove_neutron.py --user 4711 \
        --root-helper 'execbroker-rootwrap /etc/proof/rootwrap.conf' \
        --root-helper-daemon 'execbroker-rootwrap-daemon /etc/proof/rootwrap.conf'

With oslo.rootwrap, the same with `sudo oslo-rootwrap` and
`sudo oslo-rootwrap-daemon`; use_syslog must be True in that rootwrap.conf,
for without a log its daemon cannot say that a command is denied. Needs Debian's python3-neutron, dnsmasq-base,
iptables, conntrack, iproute2 and procps.
"""  # noqa: E501

import argparse
import contextlib
import logging
import multiprocessing
import os
import pwd
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))

NAMESPACES = 4

# For one check; a command that never ends fails it.
LONGEST_S = 60

# What a command says of itself: when it began and when it ended.
SLEEP = 'date +%s.%N; sleep 0.2; date +%s.%N'

FILTERS = r'''[Filters]
ip_exec: IpNetnsExecFilter, ip, root
ip: IpFilter, ip, root
cat: CommandFilter, cat, root
id: CommandFilter, id, root
missing: CommandFilter, no-such-program, root
sleep: RegExpFilter, sh, root, sh, -c, %(sleep)s
env: EnvFilter, env, root, PROOF=, printenv
printenv: CommandFilter, printenv, root
dnsmasq: CommandFilter, dnsmasq, root
iptables: CommandFilter, iptables, root
iptables-save: CommandFilter, iptables-save, root
iptables-restore: CommandFilter, iptables-restore, root
ip6tables-save: CommandFilter, ip6tables-save, root
ip6tables-restore: CommandFilter, ip6tables-restore, root
sysctl: CommandFilter, sysctl, root
conntrack: CommandFilter, conntrack, root
kill-dnsmasq: KillFilter, root, dnsmasq, -9
kill-ip: KillFilter, root, ip, -9
privsep: RegExpFilter, privsep-helper, root, privsep-helper,
 --privsep_context, neutron\.privileged\.(default|namespace_cmd|link_cmd),
 --privsep_sock_path, /tmp/tmp[a-z0-9_]+/privsep\.sock
''' % {'sleep': re.sub(r'([+.])', r'\\\1', SLEEP)}


# ------------------------------------------------------------------- as root

class Observer:
    """What the kernel says, asked by root, past Neutron and its helpers."""

    def addresses(self, namespace):
        return self._run(namespace, 'ip', '-o', 'address')

    def rules(self, namespace, command='iptables-save'):
        return self._run(namespace, command)

    def setting(self, namespace, name):
        return self._run(namespace, 'sysctl', '-n', name).strip()

    def listeners(self, namespace):
        return self._run(namespace, 'ss', '-Hlun')

    def connections(self, namespace):
        return self._run(namespace, 'conntrack', '-L')

    def add_connection(self, namespace, source, destination):
        self._run(namespace, 'conntrack', '-I', '-p', 'tcp', '-s', source,
                  '-d', destination, '--sport', '1024', '--dport', '80',
                  '--state', 'ESTABLISHED', '-t', '600')

    def processes(self, namespace):
        """What runs in the namespace: {pid: command line}."""
        pids = subprocess.check_output(['ip', 'netns', 'pids', namespace])
        found = {}
        for pid in map(int, pids.split()):
            with contextlib.suppress(OSError):
                with open('/proc/%d/cmdline' % pid, 'rb') as f:
                    found[pid] = os.fsdecode(f.read()).split('\0')[:-1]
        return found

    def uid(self, pid):
        return os.stat('/proc/%d' % pid).st_uid

    @staticmethod
    def _run(namespace, *command):
        return subprocess.run(
            ('ip', 'netns', 'exec', namespace) + command, check=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            universal_newlines=True).stdout

    def serve(self, connection):
        """Answers the agent's questions until the agent ends."""
        with contextlib.suppress(EOFError, ConnectionError):
            while True:
                name, arguments = connection.recv()
                try:
                    answer = getattr(self, name)(*arguments)
                except Exception as e:
                    answer = e
                connection.send(answer)


class Questions:
    """The agent's end of an Observer."""

    def __init__(self, connection):
        self._connection = connection
        self.state, self.namespaces = connection.recv()

    def __getattr__(self, name):
        def ask(*arguments):
            self._connection.send((name, arguments))
            answer = self._connection.recv()
            if isinstance(answer, Exception):
                raise answer
            return answer
        return ask


@contextlib.contextmanager
def namespaces():
    """Some namespaces with a loopback device that is up; deleted after."""
    names = ['proof-%d-%d' % (os.getpid(), i) for i in range(NAMESPACES)]
    made = []
    try:
        for name in names:
            subprocess.check_call(['ip', 'netns', 'add', name])
            made.append(name)
            subprocess.check_call(['ip', '-n', name, 'link', 'set', 'lo',
                                   'up'])
        yield names
    finally:
        for name in made:
            subprocess.call(['ip', 'netns', 'delete', name])


@contextlib.contextmanager
def folder(user):
    path = tempfile.mkdtemp(prefix='prove-neutron-')
    try:
        os.chown(path, user.pw_uid, user.pw_gid)
        yield path
    finally:
        shutil.rmtree(path)


def become(user):
    os.setgroups([])
    os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
    os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)
    os.environ.update(HOME='/', USER=user.pw_name, LOGNAME=user.pw_name)
    # privsep makes its socket there, and the filters say so.
    os.environ.pop('TMPDIR', None)


def prove(options):
    """Runs everything; returns the exit status."""
    print('user %s, uid %d; %s' % (
        options.user.pw_name, options.user.pw_uid,
        'with the take-over' if options.take_over else 'two settings alone'))
    print('root_helper        = %s' % options.root_helper)
    print('root_helper_daemon = %s' % options.root_helper_daemon, flush=True)
    ours, theirs = multiprocessing.Pipe()
    # Before there is anything to undo, which is not for the child to do.
    pid = os.fork()
    if pid == 0:
        ours.close()
        become(options.user)
        sys.exit(Agent(options, Questions(theirs)).run())
    theirs.close()
    with folder(options.user) as state, namespaces() as names:
        ours.send((state, names))
        observer = Observer()
        observer.serve(ours)
        failed = os.waitpid(pid, 0)[1] != 0
        left = {name: observer.processes(name) for name in names}
        failed |= not report('nothing is left running in the namespaces',
                             str(left) if any(left.values()) else None)
        if failed and options.log:
            shutil.copy(os.path.join(state, 'agent.log'), options.log)
    print('FAILED' if failed else 'all passed')
    return 1 if failed else 0


def report(what, problem):
    """Prints one line of the result; returns whether it passed."""
    print('PASS  ' + what if problem is None
          else 'FAIL  %s: %s' % (what, problem), flush=True)
    return problem is None


# ------------------------------------------------------------- as the agent

class Complaints(logging.Handler):
    """What Neutron logs instead of raising it."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.clear()

    def clear(self):
        self.texts = []

    def emit(self, record):
        text = 'Neutron logged: ' + record.getMessage()
        if record.exc_info:
            text += ': %s' % record.exc_info[1]
        self.texts.append(text)


class Agent:
    """An agent of Neutron, as far as this script needs one."""

    def __init__(self, options, kernel):
        self.options = options
        self.kernel = kernel
        self.state = kernel.state
        self.names = kernel.namespaces
        self.namespace = self.names[0]
        self.complaints = Complaints()

    def run(self):
        if self.options.take_over:
            # The documented line of an agent that switches itself.
            sys.path.insert(0, HERE)
            import execbroker_rootwrap
            execbroker_rootwrap.install()
        # What every agent imports first: it patches.
        import neutron.cmd.eventlet  # noqa: F401
        self.configure()
        return 0 if all([self.passes(check) for check in self.checks()]) \
            else 1

    def configure(self):
        from neutron.conf.agent import common as agent_conf
        from neutron.conf import common as conf
        from oslo_concurrency import lockutils
        from oslo_config import cfg

        logging.basicConfig(
            filename=os.path.join(self.state, 'agent.log'),
            level=logging.DEBUG, force=True,
            format='%(asctime)s %(levelname)s %(name)s %(message)s')
        logging.getLogger().addHandler(self.complaints)
        conf.register_core_common_config_opts(cfg.CONF)
        agent_conf.register_root_helper(cfg.CONF)
        agent_conf.register_agent_state_opts_helper(cfg.CONF)
        agent_conf.register_iptables_opts(cfg.CONF)
        agent_conf.register_external_process_opts(cfg.CONF)
        agent_conf.register_process_monitor_opts(cfg.CONF)
        cfg.CONF([], project='neutron', default_config_files=[],
                 default_config_dirs=[])
        cfg.CONF.set_override('state_path', self.state)
        cfg.CONF.set_override('root_helper', self.options.root_helper,
                              group='AGENT')
        cfg.CONF.set_override('root_helper_daemon',
                              self.options.root_helper_daemon, group='AGENT')
        lockutils.set_defaults(os.path.join(self.state, 'lock'))
        agent_conf.setup_privsep()

        from neutron.agent.common import async_process
        from neutron.agent.linux import external_process
        from neutron.agent.linux import ip_lib
        from neutron.agent.linux import iptables_manager
        from neutron.agent.linux import utils
        from neutron import privileged
        from neutron_lib import exceptions
        import eventlet
        self.conf = cfg.CONF
        self.async_process = async_process
        self.external_process = external_process
        self.ip_lib = ip_lib
        self.iptables_manager = iptables_manager
        self.utils = utils
        self.privileged = privileged
        self.exceptions = exceptions
        self.eventlet = eventlet

    def checks(self):
        yield self.is_not_root
        yield self.execute_runs_as_root
        yield self.execute_has_input_and_variables
        yield self.execute_tells_of_failure
        yield self.execute_does_not_run_what_is_denied
        yield self.netns_execute_adds_an_address
        yield self.create_process_talks_to_its_command
        yield self.create_process_tells_of_failure
        yield self.async_process_is_followed_and_stopped
        yield self.iptables_of_several_namespaces_at_once
        yield self.sysctl_sets
        yield self.conntrack_forgets
        if self.options.take_over:
            yield self.commands_run_at_the_same_time
            yield self.take_over_tells_of_what_does_not_run
            yield self.take_over_is_in_the_log
            yield self.privsep_was_not_needed_so_far
        yield self.dnsmasq_is_started_and_stopped
        yield self.namespace_is_made_and_deleted_by_privsep

    def passes(self, check):
        what = check.__name__.replace('_', ' ')
        self.complaints.clear()
        try:
            with self.eventlet.Timeout(LONGEST_S):
                check()
        except self.eventlet.Timeout:
            problem = 'not done within %d s' % LONGEST_S
        except Exception as e:
            problem = 'line %d: %s: %s' % (
                traceback.extract_tb(e.__traceback__)[1].lineno,
                type(e).__name__, e)
        else:
            return report(what, None)
        return report(what, '; '.join([problem] + self.complaints.texts))

    # The checks, in order; the name of each is what it prints.

    def is_not_root(self):
        with open('/proc/self/status') as f:
            status = dict(line.split(':', 1) for line in f)
        equal([str(self.options.user.pw_uid)] * 4, status['Uid'].split())
        equal(0, int(status['CapEff'], 16))
        equal(0, int(status['CapPrm'], 16))

    def execute_runs_as_root(self):
        equal('0\n', self.utils.execute(['id', '-u'], run_as_root=True))

    def execute_has_input_and_variables(self):
        equal('caf\u00e9\n', self.utils.execute(
            ['cat'], process_input='caf\u00e9\n', run_as_root=True))
        equal('yes\n', self.utils.execute(
            ['printenv', 'PROOF'], addl_env={'PROOF': 'yes'},
            run_as_root=True))

    def execute_tells_of_failure(self):
        for command, status in ((['ip', 'link', 'show', 'nothing'], 1),
                                (['no-such-program'], 96)):
            equal(status, self.exit_code_of(command))
        _, err = self.utils.execute(
            ['ip', 'link', 'show', 'nothing'], run_as_root=True,
            check_exit_code=False, return_stderr=True)
        contains('nothing', err)

    def exit_code_of(self, command):
        try:
            self.utils.execute(command, run_as_root=True)
        except self.exceptions.ProcessExecutionError as e:
            return e.returncode
        raise AssertionError('%s did not fail' % command)

    def execute_does_not_run_what_is_denied(self):
        mark = os.path.join(self.state, 'mark')
        equal(99, self.exit_code_of(['touch', mark]))
        equal(False, os.path.exists(mark))
        # And the next command runs.
        self.execute_runs_as_root()

    def netns_execute_adds_an_address(self):
        netns = self.ip_lib.IPWrapper(namespace=self.namespace).netns
        netns.execute(['ip', 'address', 'add', '192.0.2.1/24', 'dev', 'lo'])
        contains('192.0.2.1/24', self.kernel.addresses(self.namespace))
        contains('192.0.2.1/24', netns.execute(['ip', '-o', 'address']))
        for other in self.names[1:]:
            equal(False, '192.0.2.1/24' in self.kernel.addresses(other))

    def create_process_talks_to_its_command(self):
        process, _ = self.utils.create_process(['cat'], run_as_root=True)
        for line in (b'one\n', b'two \xff\n'):
            # Answered while it runs, before its input ends.
            process.stdin.write(line)
            process.stdin.flush()
            equal(line, process.stdout.readline())
        process.stdin.close()
        equal(0, process.wait())

    def create_process_tells_of_failure(self):
        for command, status in ((['ip', 'link', 'show', 'nothing'], 1),
                                (['no-such-program'], 96),
                                (['touch', '/nothing'], 99)):
            process, _ = self.utils.create_process(command, run_as_root=True)
            out, err = process.communicate()
            equal(status, process.returncode)
            equal(b'', out)
            equal(True, len(err) > 0)

    def async_process_is_followed_and_stopped(self):
        command = ['ip', '-o', 'monitor', 'address']
        process = self.async_process.AsyncProcess(
            command, run_as_root=True, namespace=self.namespace)
        process.start(block=True)
        pid, = [pid for pid, line
                in self.kernel.processes(self.namespace).items()
                if line[1:] == command[1:]]
        equal(0, self.kernel.uid(pid))
        netns = self.ip_lib.IPWrapper(namespace=self.namespace).netns
        seen = ''
        while '198.51.100.7' not in seen:
            # Again and again: it is there before it listens.
            for verb in 'add', 'delete':
                netns.execute(['ip', 'address', verb, '198.51.100.7/32',
                               'dev', 'lo'])
            seen += ''.join(process.iter_stdout())
        process.stop(block=True)
        self.until(lambda: not self.kernel.processes(self.namespace))
        equal(False, process.is_active())

    def iptables_of_several_namespaces_at_once(self):
        managers = [self.iptables_manager.IptablesManager(
            namespace=name, use_ipv6=True) for name in self.names]
        for i, manager in enumerate(managers, start=1):
            manager.ipv4['filter'].add_rule(
                'FORWARD', '-s 10.0.%d.0/24 -j DROP' % i)
            manager.ipv6['filter'].add_rule(
                'FORWARD', '-s 2001:db8:%d::/64 -j DROP' % i)
            manager.ipv4['nat'].add_rule(
                'POSTROUTING', '-s 10.0.%d.0/24 -j MASQUERADE' % i)
        self.apply(managers)
        for i, name in enumerate(self.names, start=1):
            rules = self.kernel.rules(name)
            contains('-s 10.0.%d.0/24 -j DROP' % i, rules)
            contains('-s 10.0.%d.0/24 -j MASQUERADE' % i, rules)
            contains('-s 2001:db8:%d::/64 -j DROP' % i,
                     self.kernel.rules(name, 'ip6tables-save'))
            equal(1, rules.count('-j DROP'))
        for i, manager in enumerate(managers, start=1):
            manager.ipv4['filter'].remove_rule(
                'FORWARD', '-s 10.0.%d.0/24 -j DROP' % i)
        self.apply(managers)
        for i, name in enumerate(self.names, start=1):
            rules = self.kernel.rules(name)
            equal(False, '-s 10.0.%d.0/24 -j DROP' % i in rules)
            contains('-s 10.0.%d.0/24 -j MASQUERADE' % i, rules)

    def apply(self, managers):
        for greenlet in [self.eventlet.spawn(manager.apply)
                         for manager in managers]:
            greenlet.wait()

    def sysctl_sets(self):
        for value in '1', '0':
            equal(False, bool(self.ip_lib.sysctl(
                ['net.ipv4.ip_forward=' + value], self.namespace)))
            equal(value, self.kernel.setting(self.namespace,
                                             'net.ipv4.ip_forward'))
        equal(True, bool(self.ip_lib.sysctl(
            ['net.ipv4.no_such_setting=1'], self.namespace,
            log_fail_as_error=False)))

    def conntrack_forgets(self):
        for destination in '203.0.113.1', '203.0.113.2':
            self.kernel.add_connection(self.namespace, '203.0.113.9',
                                       destination)
        device = self.ip_lib.IPDevice('lo', namespace=self.namespace)
        device.delete_conntrack_state('203.0.113.1/32')
        left = self.kernel.connections(self.namespace)
        equal(False, 'dst=203.0.113.1 ' in left)
        contains('dst=203.0.113.2 ', left)
        # Nothing left to delete is no error: exit code 1 is expected.
        device.delete_conntrack_state('203.0.113.1/32')

    def commands_run_at_the_same_time(self):
        # Half by rootwrap, half by what was privsep.
        greenlets = [self.eventlet.spawn(
            self.utils.execute, ['sh', '-c', SLEEP], run_as_root=True,
            privsep_exec=i % 2 == 0) for i in range(8)]
        spans = [tuple(map(float, greenlet.wait().split()))
                 for greenlet in greenlets]
        most = max(sum(begin <= instant < end for begin, end in spans)
                   for instant, _ in spans)
        equal(True, most > 1)

    def take_over_tells_of_what_does_not_run(self):
        for command, error in ((['touch', '/nothing'], PermissionError),
                               (['no-such-program'], FileNotFoundError)):
            try:
                self.utils.execute(command, run_as_root=True,
                                   privsep_exec=True, check_exit_code=False)
            except error:
                continue
            raise AssertionError('%s raised no %s' % (command, error))

    def take_over_is_in_the_log(self):
        with open(os.path.join(self.state, 'agent.log')) as f:
            log = f.read()
        equal(2, log.count('execbroker_rootwrap is active'))

    def privsep_was_not_needed_so_far(self):
        equal(None, self.privileged.default.channel)

    def dnsmasq_is_started_and_stopped(self):
        uuid = 'c0ffee00-0000-4000-8000-%012d' % os.getpid()
        manager = self.external_process.ProcessManager(
            self.conf, uuid, namespace=self.namespace, service='dnsmasq',
            default_cmd_callback=lambda pid_file: [
                'dnsmasq', '--conf-file=/dev/null', '--no-hosts',
                '--no-resolv', '--bind-interfaces',
                '--listen-address=192.0.2.1', '--pid-file=' + pid_file])
        equal(False, bool(manager.active))
        # Returns although the daemon lives on.
        manager.enable(ensure_active=True)
        pid = manager.pid
        contains(uuid, ' '.join(self.kernel.processes(self.namespace)[pid]))
        contains('192.0.2.1:53', self.kernel.listeners(self.namespace))
        manager.disable()
        self.until(lambda: not self.kernel.processes(self.namespace))
        equal(False, os.path.exists(manager.get_pid_file_name()))

    def namespace_is_made_and_deleted_by_privsep(self):
        name = self.namespace + '-made'
        wrapper = self.ip_lib.IPWrapper()
        wrapper.netns.add(name)
        try:
            equal('1', self.kernel.setting(
                name, 'net.ipv4.conf.all.promote_secondaries'))
            contains(name, self.utils.execute(['ip', 'netns', 'list'],
                                              run_as_root=True))
        finally:
            wrapper.netns.delete(name)
        equal(False, os.path.exists('/run/netns/' + name))

    def until(self, condition):
        while not condition():
            self.eventlet.sleep(0.05)


def equal(expected, actual):
    if expected != actual:
        raise AssertionError('%r (expected: %r)' % (actual, expected))


def contains(part, whole):
    if part not in whole:
        raise AssertionError('%r is not in %r' % (part, whole))


# ------------------------------------------------------------- command line

def user_of(text):
    """A user by name or by number; the number need not have a name."""
    try:
        return pwd.getpwnam(text)
    except KeyError:
        pass
    try:
        uid = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError('there is no user %r' % text)
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        return pwd.struct_passwd((str(uid), 'x', uid, uid, '', '/', ''))


def command(text):
    """A command line whose program is there."""
    words = shlex.split(text)
    if not words or shutil.which(words[0]) is None:
        raise argparse.ArgumentTypeError('no such program: %r' % text)
    return text


def filters(root_helper):
    """What the helpers must allow, as the text of a *.filters file."""
    program = os.path.realpath(shutil.which(shlex.split(root_helper)[0]))
    if os.path.basename(program) == 'sudo':
        return FILTERS
    # AsyncProcess follows a process of the agent's user that stands for the
    # command, and ends the command by ending that.
    return FILTERS + 'kill-stand-in: KillFilter, root, %s, -9\n' % program


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--root-helper', required=True, type=command,
                        metavar='COMMAND')
    parser.add_argument('--root-helper-daemon', type=command,
                        metavar='COMMAND')
    parser.add_argument('--user', type=user_of, default='nobody',
                        help='name or number; default: nobody')
    parser.add_argument('--take-over', action='store_true',
                        help='install execbroker_rootwrap in the agent')
    parser.add_argument('--log', metavar='FILE',
                        help="where the agent's log goes when a check fails")
    parser.add_argument('--print-filters', action='store_true',
                        help='print the filters that are needed, and end')
    options = parser.parse_args()
    if options.print_filters:
        print(filters(options.root_helper), end='')
        return 0
    if not options.root_helper_daemon:
        parser.error('--root-helper-daemon is missing')
    if os.geteuid() != 0:
        parser.error('start it as root: it makes network namespaces and then '
                     'gives up root for --user')
    if options.user.pw_uid == 0:
        parser.error('--user root would prove nothing')
    started = time.monotonic()
    status = prove(options)
    print('%.1f s' % (time.monotonic() - started))
    return status


if __name__ == '__main__':
    sys.exit(main())
