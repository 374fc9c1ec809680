"""The client against a daemon that does what the test wants."""

import functools
import os
import signal
import subprocess
import sys
import threading
import unittest

from multiprocessing import managers

from execbroker_rootwrap import client
from tests import daemons

AGENT = '''
import sys
from execbroker_rootwrap import client
c = client.Client(sys.argv[1:])
print(c.execute(["echo", "hi"])[1], flush=True)
sys.stdin.read()
'''


class ClientTest(unittest.TestCase):

    def setUp(self):
        self.folder = daemons.Folder(self)
        self.daemon = daemons.FakeDaemon(self.folder)
        self.client = self.a_client()

    def a_client(self, **options):
        c = client.Client(self.daemon.command, **options)
        self.addCleanup(daemons.stop, c)
        return c

    def call(self, *command):
        return lambda: self.client.execute(list(command))

    def test_daemon_is_started_by_the_first_call_and_once(self):
        self.assertEqual([], self.daemon.lines())

        answers = daemons.Calls(
            [self.call('echo', str(i)) for i in range(20)]).answers()

        self.assertEqual([[0, str(i), ''] for i in range(20)], answers)
        self.assertEqual(1, self.daemon.count('start'))

    def test_calls_of_threads_run_at_the_same_time(self):
        answers = daemons.Calls(
            [self.call('meet', '8', str(i)) for i in range(8)]).answers()

        self.assertEqual([[0, str(i), ''] for i in range(8)], answers)

    def test_calls_one_after_another_use_one_connection(self):
        for _ in range(10):
            self.client.execute(['echo'])

        self.assertEqual(1, self.daemon.count('connection'))

    def test_calls_beyond_the_bound_wait_for_a_connection(self):
        self.client = self.a_client(max_connections=2)
        fifos = [self.folder.fifo(str(i)) for i in range(2)]
        waiting = daemons.Calls([self.call('wait', fifo) for fifo in fifos])
        daemons.eventually(lambda: len(self.runs()) == 2, 'both run')
        third = daemons.Calls([self.call('echo', 'third')])
        daemons.eventually(lambda: len(self.client._calls._line) == 1,
                           'the third waits')

        open(fifos[0], 'w').close()

        self.assertEqual([[0, 'third', '']], third.answers())
        open(fifos[1], 'w').close()
        self.assertEqual([[0, 'waited', '']] * 2, waiting.answers())
        self.assertEqual(2, self.daemon.count('connection'))

    def test_bound_must_let_one_call_through(self):
        with self.assertRaisesRegex(ValueError, 'max_connections: 0'):
            client.Client(['true'], max_connections=0)

    def test_command_whose_answer_is_lost_is_not_sent_again(self):
        with self.assertRaisesRegex(client.OutcomeUnknown, "'lose'"):
            self.client.execute(['lose'])

        self.assertEqual(1, self.daemon.count('run lose'))
        self.assertEqual([0, 'next', ''],
                         self.client.execute(['echo', 'next']))
        self.assertEqual(1, self.daemon.count('start'))

    def test_lost_answer_leaves_other_calls_alone(self):
        fifo = self.folder.fifo('fifo')
        waiting = daemons.Calls([self.call('wait', fifo)])
        daemons.eventually(lambda: len(self.runs()) == 1, 'it runs')

        with self.assertRaises(client.OutcomeUnknown):
            self.client.execute(['lose'])

        open(fifo, 'w').close()
        self.assertEqual([[0, 'waited', '']], waiting.answers())

    def test_daemon_that_dies_is_replaced_once_by_many_callers(self):
        # So that every caller has a connection that it finds broken.
        daemons.Calls([self.call('meet', '8', 'x')] * 8).answers()
        self.let_daemon_die()

        answers = daemons.Calls([self.call('meet', '8', 'y')] * 8).answers()

        self.assertEqual([[0, 'y', '']] * 8, answers)
        self.assertEqual(2, self.daemon.count('start'))
        self.assertEqual(8, self.daemon.count('run meet 8 y'))

    def test_calls_in_flight_at_a_dying_daemon_do_not_run_again(self):
        fifo = self.folder.fifo('never')
        waiting = daemons.Calls([self.call('wait', fifo)] * 4)
        daemons.eventually(lambda: len(self.runs()) == 4, 'all run')

        self.let_daemon_die()

        for answer in waiting.answers():
            self.assertIsInstance(answer, client.OutcomeUnknown)
        self.client.execute(['echo'])
        self.assertEqual(4, self.daemon.count('run wait ' + fifo))

    def test_daemon_killed_while_idle_costs_no_call(self):
        self.client.execute(['echo'])
        process = self.client._daemon._process
        os.kill(process.pid, signal.SIGKILL)
        daemons.eventually(lambda: process.poll() is not None, 'it is dead')

        self.assertEqual([0, 'x', ''], self.client.execute(['echo', 'x']))
        self.assertEqual(1, self.daemon.count('run echo x'))

    def test_command_that_a_stopping_daemon_refused_runs_at_the_next(self):
        command = ['refuse_once', self.folder.file('mark')]

        self.assertEqual([0, 'taken', ''], self.client.execute(command))

        self.assertEqual(2, self.daemon.count('start'))

    def test_stopping_daemon_answers_what_it_runs_and_then_ends(self):
        fifo = self.folder.fifo('fifo')
        waiting = daemons.Calls([self.call('wait', fifo)])
        daemons.eventually(lambda: len(self.runs()) == 1, 'it runs')
        old = self.client._daemon._process

        self.client.execute(['refuse_once', self.folder.file('mark')])

        self.assertIsNone(old.poll())
        open(fifo, 'w').close()
        self.assertEqual([[0, 'waited', '']], waiting.answers())
        daemons.eventually(lambda: old.poll() is not None, 'the old one ends')
        self.assertEqual(2, self.daemon.count('start'))

    def test_two_daemons_that_refuse_are_enough(self):
        with self.assertRaisesRegex(client.DaemonUnavailable, "'refuse'"):
            self.client.execute(['refuse'])

        self.assertEqual(2, self.daemon.count('start'))

    def test_connection_closed_while_free_is_replaced_without_a_restart(self):
        self.client.execute(['hang_up'])
        daemons.eventually(lambda: self.daemon.count('hung up') == 1,
                           'the daemon hangs up')

        self.client.execute(['echo'])

        self.assertEqual(2, self.daemon.count('connection'))
        self.assertEqual(1, self.daemon.count('start'))

    def test_complaint_of_the_daemon_is_raised_and_restarts_nothing(self):
        with self.assertRaisesRegex(managers.RemoteError, 'of the daemon'):
            self.client.execute(['complain'])

        self.client.execute(['echo'])
        self.assertEqual(1, self.daemon.count('start'))
        self.assertEqual(1, self.daemon.count('connection'))

    def test_what_json_cannot_hold_is_not_sent(self):
        with self.assertRaises(TypeError):
            self.client.execute(['echo', object()])

        self.assertEqual([], self.runs())

    def test_start_that_fails_says_why(self):
        c = client.Client(['sh', '-c', 'echo no such conf >&2; exit 3'])

        with self.assertRaisesRegex(client.DaemonUnavailable,
                                    r'(?s)exit status 3.*no such conf'):
            c.execute(['echo'])

    def test_start_that_fails_is_one_start_for_all_who_wait(self):
        gate, starts = self.folder.fifo('gate'), self.folder.file('starts')
        c = client.Client(['sh', '-c', 'echo start >> "$1"; read x < "$0"',
                           gate, starts])
        calls = daemons.Calls([lambda: c.execute(['echo'])] * 5)
        daemons.eventually(lambda: len(c._starts._line) == 4, 'four wait')

        open(gate, 'w').close()

        for answer in calls.answers():
            self.assertIsInstance(answer, client.DaemonUnavailable)
        with open(starts) as f:
            self.assertEqual(['start\n'], f.readlines())

    def test_missing_program_is_an_error_of_the_start(self):
        with self.assertRaises(FileNotFoundError):
            client.Client(['/nonexistent/daemon']).execute(['echo'])

    def test_client_that_is_dropped_stops_its_daemon(self):
        c = client.Client(self.daemon.command)
        c.execute(['echo'])
        process = c._daemon._process

        del c

        daemons.eventually(lambda: process.poll() is not None, 'it ends')
        self.assertEqual(1, self.daemon.count('end'))

    def test_daemon_ends_with_the_agent(self):
        self.start_agent().stdin.close()

        daemons.eventually(lambda: self.daemon.count('end') == 1, 'it ends')

    def test_daemon_ends_with_an_agent_that_is_killed(self):
        self.start_agent().kill()

        daemons.eventually(lambda: self.daemon.count('end') == 1, 'it ends')

    def test_forked_child_has_a_daemon_of_its_own(self):
        self.client.execute(['echo', 'parent'])

        pid = os.fork()
        if pid == 0:
            self.client.execute(['echo', 'child'])
            daemons.stop(self.client)
            os._exit(0)
        self.assertEqual(0, os.waitpid(pid, 0)[1])

        self.client.execute(['echo', 'parent'])
        self.assertEqual(2, self.daemon.count('start'))
        self.assertEqual(1, self.daemon.count('end'))
        self.assertEqual(2, self.daemon.count('connection'))

    def test_forked_child_does_not_keep_the_daemon_alive(self):
        c = client.Client(self.daemon.command)
        c.execute(['echo'])
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(writing)
            os.read(reading, 1)
            os._exit(0)
        os.close(reading)
        self.addCleanup(os.waitpid, pid, 0)
        self.addCleanup(os.close, writing)

        c._daemon._process.stdin.close()

        daemons.eventually(lambda: self.daemon.count('end') == 1, 'it ends')
        daemons.stop(c)

    def let_daemon_die(self):
        process = self.client._daemon._process
        with self.assertRaises(client.OutcomeUnknown):
            self.client.execute(['die'])
        # Until then some of its connections may still be open.
        daemons.eventually(lambda: process.poll() is not None, 'it is dead')

    def test_child_that_has_not_noticed_the_fork_stops_no_daemon(self):
        # So it is with Python 3.6, which tells nobody of a fork.
        client._CLIENTS.discard(self.client)
        self.client.execute(['echo'])

        pid = os.fork()
        if pid == 0:
            self.client._daemon._stop()
            os._exit(0)
        os.waitpid(pid, 0)

        self.client.execute(['echo'])
        self.assertEqual(1, self.daemon.count('start'))

    def runs(self):
        return [x for x in self.daemon.lines() if x.startswith('run ')]

    def start_agent(self):
        agent = subprocess.Popen(
            [sys.executable, '-c', AGENT] + self.daemon.command,
            cwd=daemons.PACKAGE, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE)
        self.addCleanup(agent.wait)
        self.addCleanup(agent.stdout.close)
        self.addCleanup(agent.stdin.close)
        self.assertEqual(b'hi\n', agent.stdout.readline())
        return agent


class LeftoverTest(unittest.TestCase):

    def test_nothing_is_left_open(self):
        daemon = daemons.FakeDaemon(daemons.Folder(self))
        before = set(os.listdir('/proc/self/fd'))
        threads = threading.active_count()
        c = client.Client(daemon.command)
        call = functools.partial(c.execute, ['meet', '8', 'x'])
        daemons.Calls([call] * 8).answers()

        daemons.stop(c)

        daemons.eventually(lambda: threading.active_count() == threads,
                           'the watching thread ends')
        self.assertEqual(before, set(os.listdir('/proc/self/fd')))


if __name__ == '__main__':
    unittest.main()
