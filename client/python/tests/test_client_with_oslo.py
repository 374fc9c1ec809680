"""The client with oslo.rootwrap's own daemon, and beside its own client."""

import importlib
import os
import unittest
from unittest import mock

import oslo_rootwrap
from oslo_rootwrap import client as oslo_client
from oslo_rootwrap.tests import test_functional

from execbroker_rootwrap import client
from tests import daemons

FILTERS = '''
sh: CommandFilter, sh, root
cat: CommandFilter, cat, root
true: CommandFilter, true, root
gone: CommandFilter, no-such-program, root
'''

# Says when it began and when it ended, in seconds.
SLEEP = 'date +%s.%N; sleep 0.2; date +%s.%N'

# Ends once eight of them have begun.
MEET = 'touch "$0/$1"; until [ $(ls "$0" | wc -l) = 8 ]; do sleep 0.02; done'


class OsloDaemonTest(unittest.TestCase):

    def setUp(self):
        self.folder = daemons.Folder(self)
        self.command = daemons.oslo_daemon(self.folder, FILTERS)
        self.client = client.Client(self.command)
        self.addCleanup(daemons.stop, self.client)

    def test_sleeps_of_threads_overlap(self):
        self.assertGreater(most_at_once(self.eight_sleeps(self.client)), 1)

    def test_sleeps_by_the_client_of_oslo_do_not(self):
        c = oslo_client.Client(self.command)
        self.addCleanup(lambda: c._finalize())

        self.assertEqual(1, most_at_once(self.eight_sleeps(c)))

    def test_commands_of_eight_threads_meet(self):
        here = self.folder.file('here')
        os.mkdir(here)

        answers = daemons.Calls(
            [lambda i=i: self.client.execute(['sh', '-c', MEET, here, str(i)])
             for i in range(8)]).answers()

        self.assertEqual([[0, '', '']] * 8, answers)

    def test_answers_are_those_of_the_client_of_oslo(self):
        c = oslo_client.Client(self.command)
        self.addCleanup(lambda: c._finalize())
        for cmd, stdin in (
                (['cat'], None),
                (['cat'], 'text \u00e9 \udcff'),
                (['cat'], b'bytes \xff\x00'),
                (['cat'], 'x' * 3000000),
                (['sh', '-c', 'printf "\\377\\0a"; echo err >&2; exit 7'],
                 None),
                (['sh', '-c', 'kill -9 $$'], None),
                (['sh', '-c', 'echo "$0"', '\udcff \u00e9'], None),
                (['no-such-program'], None),
                (['ls'], None)):
            with self.subTest(cmd=cmd):
                expected = c.execute(cmd, stdin)
                answer = self.client.execute(cmd, stdin)
                self.assertEqual(expected, answer)
                self.assertEqual(type(expected), type(answer))

    def test_daemon_ends_with_its_client(self):
        self.client.execute(['true'])
        process = self.client._daemon._process
        path = self.client._daemon._path

        daemons.stop(self.client)

        self.assertEqual(0, process.returncode)
        self.assertFalse(os.path.exists(path))

    def eight_sleeps(self, c):
        answers = daemons.Calls(
            [lambda: c.execute(['sh', '-c', SLEEP])] * 8).answers()
        return [tuple(map(float, out.split())) for _, out, _ in answers]


def most_at_once(spans):
    """How many of the spans (begin, end) share an instant, at most."""
    return max(sum(begin <= instant < end for begin, end in spans)
               for instant, _ in spans)


class _InOslosClothes(client.Client):
    """Shows what oslo.rootwrap's tests look at."""

    def __getattr__(self, name):
        daemon = self.__dict__.get('_daemon')
        if name == '_initialized':
            return daemon is not None
        if daemon is None:
            raise AttributeError(name)
        if name == '_process':
            return daemon._process
        if name == '_manager':
            return mock.Mock(_address=daemon._path)
        if name == '_finalize':
            return daemon._stop
        raise AttributeError(name)


def _with_our_client(test_class):
    popen = oslo_rootwrap.subprocess.Popen

    class OurClient(test_class):
        # One replaces a method of oslo's client, and sleeps for 15 seconds;
        # the others give the daemon one second, busy machine or not. What
        # they are about is tested above and in test_client.py.
        test_daemon_timeout = None
        test_daemon_cleanup_client = None
        test_daemon_cleanup_signal = None

        def setUp(self):
            # Theirs reads the daemon's stderr, which our client does.
            with mock.patch('oslo_rootwrap.client.Client', _InOslosClothes), \
                    mock.patch('oslo_rootwrap.tests.run_daemon'
                               '.forwarding_popen', lambda log: popen):
                super().setUp()
    OurClient.__name__ = OurClient.__qualname__ = test_class.__name__
    return OurClient


if os.environ.get('TEST_EVENTLET'):
    # A process of its own, in which that module patches.
    functional_eventlet = importlib.import_module(
        'oslo_rootwrap.tests.test_functional_eventlet')
    OslosEventletTest = _with_our_client(
        functional_eventlet.RootwrapDaemonTest)
else:
    OslosTest = _with_our_client(test_functional.RootwrapDaemonTest)


if __name__ == '__main__':
    unittest.main()
