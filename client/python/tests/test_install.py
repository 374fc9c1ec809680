"""How an agent is switched: from outside, and by a line of its own."""

import os
import subprocess
import sys
import textwrap
import unittest

from tests import daemons


class InstallTest(unittest.TestCase):

    def setUp(self):
        self.folder = daemons.Folder(self)

    def test_agent_that_patches_first_gets_both(self):
        self.assertEqual('client and privsep\n', self.run_agent([], '''
            import eventlet
            eventlet.monkey_patch()
            ''' + LOOK))

    def test_agent_keeps_what_the_options_say(self):
        self.assertEqual('client\n', self.run_agent(['--no-privsep'], LOOK))
        self.assertEqual('privsep\n', self.run_agent(['--no-client'], LOOK))

    def test_agent_can_switch_itself(self):
        self.assertEqual('client and privsep\n', self.run_python(
            self.script('import execbroker_rootwrap\n'
                        'execbroker_rootwrap.install()\n'
                        'execbroker_rootwrap.install()\n', LOOK)))

    def test_agent_can_switch_itself_after_its_imports(self):
        self.assertEqual('client and privsep\n', self.run_python(
            self.script('from oslo_rootwrap import client\n'
                        'from neutron.agent.linux import utils\n'
                        'import execbroker_rootwrap\n'
                        'execbroker_rootwrap.install()\n', LOOK)))

    def test_nothing_that_eventlet_patches_comes_before_the_agent(self):
        self.assertEqual('[]\n', self.run_agent([], '''
            import sys
            print([m for m in ('eventlet', 'logging', 'queue', 'select',
                               'selectors', 'socket', 'subprocess',
                               'threading', 'oslo_rootwrap')
                   if m in sys.modules])
            '''))

    def test_agent_sees_itself_as_it_was_started(self):
        script = self.script('import sys; print(__name__, __file__ =='
                             ' sys.argv[0], sys.argv[1:], sys.path[0])\n')

        out = self.run_python('-m', 'execbroker_rootwrap', '--no-privsep',
                              script, '--config-file', 'x', '--', '--help')

        self.assertEqual(
            "__main__ True ['--config-file', 'x', '--', '--help'] %s\n"
            % os.path.realpath(self.folder.path), out)

    def test_exit_status_is_that_of_the_agent(self):
        script = self.script('import sys; sys.exit(7)')

        self.run_python('-m', 'execbroker_rootwrap', script, status=7)

    def test_module_that_was_changed_looks_as_before(self):
        self.assertEqual('SourceFileLoader True\n', self.run_agent([], '''
            import inspect
            from oslo_rootwrap import client
            print(type(client.__loader__).__name__,
                  'class Client' in inspect.getsource(client))
            '''))

    def test_missing_module_is_missed_as_before(self):
        self.assertEqual('', self.run_agent([], '''
            import sys
            sys.path[:] = []
            try:
                import oslo_rootwrap.client
            except ModuleNotFoundError:
                pass
            else:
                raise AssertionError
            '''))

    def test_both_options_together_are_refused(self):
        out = self.run_python('-m', 'execbroker_rootwrap', '--no-client',
                              '--no-privsep', self.script(), status=2)

        self.assertIn('leave nothing to do', out)

    def test_missing_script_is_named(self):
        out = self.run_python('-m', 'execbroker_rootwrap', 'neutron-l3-agent',
                              status=2)

        self.assertIn('no script neutron-l3-agent', out)

    def test_help_names_the_options(self):
        out = self.run_python('-m', 'execbroker_rootwrap', '--help')

        self.assertIn('--no-client', out)
        self.assertIn('--no-privsep', out)

    def run_agent(self, options, text):
        return self.run_python('-m', 'execbroker_rootwrap', *options,
                               self.script(text))

    def script(self, *texts):
        path = self.folder.file('agent')
        with open(path, 'w') as f:
            for text in texts:
                f.write(textwrap.dedent(text))
        return path

    def run_python(self, *arguments, status=0):
        result = subprocess.run(
            [sys.executable, '-W', 'ignore'] + list(arguments),
            cwd=daemons.PACKAGE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(os.environ, PYTHONPATH=daemons.PACKAGE))
        out = result.stdout.decode()
        self.assertEqual(status, result.returncode, out)
        return out


# What the agent would use, in the way that Neutron comes to it.
LOOK = '''
            from neutron.agent.linux import utils
            print(' and '.join(
                word for word, used in (
                    ('client', utils.client.Client),
                    ('privsep', utils.priv_utils.execute_process))
                if getattr(used, '__module__', '').startswith('execbroker')))
            '''


if __name__ == '__main__':
    unittest.main()
