"""`execute_process` beside Neutron's own, which runs in a privsep daemon.

As root: privsep then forks its daemon by itself.
"""

import inspect
import os
import signal
import unittest
from unittest import mock

from neutron import privileged
from neutron.agent.linux import utils
from neutron.conf.agent import common as config
from neutron.privileged.agent.linux import utils as priv_utils
from neutron_lib import exceptions
from oslo_config import cfg
from oslo_privsep import priv_context

from execbroker_rootwrap import client
from execbroker_rootwrap import privsep
from tests import daemons

FILTERS = '''
sh: CommandFilter, sh, root
cat: CommandFilter, cat, root
echo: CommandFilter, echo, root
gone: CommandFilter, no-such-program, root
env: EnvFilter, env, root, COLOUR=, sh
'''


def setUpModule():
    config.register_root_helper(cfg.CONF)
    privileged.default.start(method=priv_context.Method.FORK)


def tearDownModule():
    privileged.default.stop()


class PrivsepTest(unittest.TestCase):

    def setUp(self):
        command = daemons.oslo_daemon(daemons.Folder(self), FILTERS)
        self.client = client.Client(command)
        self.addCleanup(daemons.stop, self.client)
        patch = mock.patch.object(utils.RootwrapDaemonHelper, 'get_client',
                                  return_value=self.client)
        patch.start()
        self.addCleanup(patch.stop)
        cfg.CONF.set_override('root_helper_daemon', 'x', group='AGENT')
        self.addCleanup(cfg.CONF.clear_override, 'root_helper_daemon',
                        group='AGENT')

    def test_signature_is_that_of_neutron(self):
        own = inspect.signature(privsep.execute_process)
        # Below the wrapper of privsep.
        theirs = inspect.signature(priv_utils.execute_process.args[0])

        self.assertEqual(list(theirs.parameters), list(own.parameters))

    def test_results_are_those_of_neutron(self):
        for arguments in (
                (['echo', 'a', 1], None, None),
                (('echo', 'tuple'), None, None),
                (['cat'], b'', None),
                (['cat'], b'caf\xc3\xa9 \xff\xfe\x00', None),
                (['cat'], bytearray(b'array'), None),
                (['cat'], b'x' * 1000000, None),
                (['sh', '-c', 'echo out; echo err >&2; exit 7'], None, None),
                (['sh', '-c', 'echo said; exit 99'], None, None),
                (['sh', '-c', 'echo said >&2; exit 96'], None, None),
                (['sh', '-c', 'kill -%d $$' % signal.SIGKILL], None, None),
                (['sh', '-c', 'echo $COLOUR'], None, {'COLOUR': 'blue'}),
                (['sh', '-c', 'echo x'], None, {}),
                (['echo', '\udcff \u00e9'], None, None)):
            with self.subTest(arguments=arguments):
                theirs = priv_utils.execute_process(*arguments)
                own = privsep.execute_process(*arguments)
                self.assertEqual(theirs, own)
                self.assertEqual(list(map(type, theirs)),
                                 list(map(type, own)))

    def test_exceptions_are_those_of_neutron(self):
        for arguments in (
                (['no-such-program'], None, None),
                (['cat'], 'text', None),
                (['cat'], 3, None),
                (['echo', 'a\0b'], None, None)):
            with self.subTest(arguments=arguments):
                theirs = raised_by(priv_utils.execute_process, *arguments)
                own = raised_by(privsep.execute_process, *arguments)
                self.assertIsInstance(own, type(theirs))
                self.assertEqual(getattr(theirs, 'errno', None),
                                 getattr(own, 'errno', None))

    def test_denied_command_is_no_failed_command(self):
        with mock.patch.object(priv_utils, 'execute_process',
                               privsep.execute_process):
            with self.assertRaisesRegex(privsep.CommandDenied,
                                        r"\['ls', '/root'\]") as denied:
                utils.execute(['ls', '/root'], run_as_root=True,
                              privsep_exec=True, check_exit_code=False)

        # What Neutron catches and goes on after.
        self.assertNotIsInstance(denied.exception, RuntimeError)
        self.assertIsInstance(denied.exception, PermissionError)

    def test_missing_executable_is_named(self):
        with self.assertRaisesRegex(privsep.ExecutableMissing,
                                    'no-such-program'):
            privsep.execute_process(['no-such-program'], None, None)

    def test_failed_command_is_an_error_of_neutron(self):
        with mock.patch.object(priv_utils, 'execute_process',
                               privsep.execute_process):
            with self.assertRaises(exceptions.ProcessExecutionError) as e:
                utils.execute(['sh', '-c', 'echo no >&2; exit 4'],
                              run_as_root=True, privsep_exec=True)

        self.assertEqual(4, e.exception.returncode)

    def test_variable_that_no_filter_allows_is_denied(self):
        with self.assertRaises(privsep.CommandDenied):
            privsep.execute_process(['sh', '-c', 'true'], None,
                                    {'LD_PRELOAD': '/tmp/x.so'})

    def test_lost_daemon_is_an_error_as_of_privsep(self):
        def die(command, stdin):
            raise client.OutcomeUnknown('x')

        with mock.patch.object(self.client, 'execute', die):
            with self.assertRaises(OSError):
                privsep.execute_process(['echo'], None, None)

    def test_missing_setting_is_named(self):
        cfg.CONF.set_override('root_helper_daemon', None, group='AGENT')

        with self.assertRaisesRegex(cfg.RequiredOptError,
                                    'root_helper_daemon'):
            privsep.execute_process(['echo'], None, None)

    def test_commands_run_at_the_same_time(self):
        here = daemons.Folder(self).path
        script = ('touch "$0/$1"; until [ $(ls "$0" | wc -l) = 4 ]; '
                  'do sleep 0.02; done')

        answers = daemons.Calls(
            [lambda i=i: privsep.execute_process(
                ['sh', '-c', script, here, i], None, None)
             for i in range(4)]).answers()

        self.assertEqual([('', '', 0)] * 4, answers)
        self.assertEqual(4, len(os.listdir(here)))


def raised_by(function, *arguments):
    try:
        function(*arguments)
    except Exception as e:
        return e
    raise AssertionError('%r raised nothing' % (arguments,))


if __name__ == '__main__':
    unittest.main()
