"""The client and eventlet, each combination in a process of its own."""

import os
import subprocess
import sys
import unittest

from tests import daemons


class EventletTest(unittest.TestCase):

    def test_patched_before_the_import(self):
        self.run_agent('before')

    def test_patched_after_the_import(self):
        self.run_agent('after')

    def test_patched_after_the_client_was_made(self):
        self.run_agent('made')

    def test_not_patched(self):
        self.run_agent('never')

    def test_functional_tests_of_oslo_pass_with_eventlet(self):
        self.run_python(
            '-m', 'unittest',
            'tests.test_client_with_oslo.OslosEventletTest',
            env=dict(os.environ, TEST_EVENTLET='1'))

    def run_agent(self, when):
        folder = daemons.Folder(self)
        daemon = daemons.FakeDaemon(folder)

        self.run_python('-m', 'tests.eventlet_agent', when, daemon.journal,
                        folder.path)

        # The daemon has its own end to go through.
        daemons.eventually(
            lambda: daemon.count('end') == 1, 'the daemon ends')

    def run_python(self, *arguments, env=None):
        result = subprocess.run(
            [sys.executable] + list(arguments), cwd=daemons.PACKAGE, env=env,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(0, result.returncode,
                         result.stdout.decode(errors='replace'))


if __name__ == '__main__':
    unittest.main()
