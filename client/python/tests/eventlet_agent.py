"""An agent of greenlets, for test_eventlet.py: in a process of its own, for
what eventlet patches stays patched.

    python3 -m tests.eventlet_agent WHEN JOURNAL FOLDER

WHEN monkey_patch() is called: before the client is imported, after the
import, after the client was made, or never.
"""

import faulthandler
import importlib
import os
import signal
import sys

import eventlet

from execbroker_rootwrap import turns

# A hub that is stuck shows where, and fails the test.
faulthandler.dump_traceback_later(60, exit=True)

GREENLETS = 8


def client_module():
    return importlib.import_module('execbroker_rootwrap.client')


def main():
    when, journal, folder = sys.argv[1:]
    if when == 'before':
        eventlet.monkey_patch()
    module = client_module()
    if when == 'after':
        eventlet.monkey_patch()
    daemon = [sys.executable, os.path.join('tests', 'fake_daemon.py'),
              journal]
    agent = Agent(module, module.Client(daemon, max_connections=10),
                  journal, folder)
    if when == 'made':
        eventlet.monkey_patch()
    if when == 'never':
        agent.answers_greenlets_one_after_another()
    else:
        agent.greenlets_start_one_daemon_and_meet()
        agent.more_greenlets_than_connections()
        agent.timeout_gives_up_a_call()
        agent.timeout_leaves_the_line()
        agent.greenlets_replace_a_dead_daemon_once()
        if when == 'before':
            agent.locks_are_those_of_the_system()
            agent.threads_of_the_system_may_call_too()
    print('ok')


class Agent:

    def __init__(self, module, client, journal, folder):
        self.module = module
        self.client = client
        self.journal = journal
        self.folder = folder

    def answers_greenlets_one_after_another(self):
        answers = self.together(
            [['echo', str(i)] for i in range(GREENLETS)])
        equal([[0, str(i), ''] for i in range(GREENLETS)], answers)
        equal(1, self.count('start'))

    def greenlets_start_one_daemon_and_meet(self):
        # More than one at the first call, so that all but one wait for the
        # start, by the lock that must not be of the wrong kind.
        answers = self.together([['meet', str(GREENLETS), 'x']] * GREENLETS)
        equal([[0, 'x', '']] * GREENLETS, answers)
        equal(1, self.count('start'))

    def more_greenlets_than_connections(self):
        answers = self.together([['echo', str(i)] for i in range(500)])
        equal([[0, str(i), ''] for i in range(500)], answers)
        at_most(10, self.count('connection'))

    def timeout_gives_up_a_call(self):
        fifo = self.fifo('given-up')
        starts = self.count('start')
        try:
            with eventlet.Timeout(0.1):
                self.client.execute(['wait', fifo])
            raise AssertionError('not interrupted')
        except eventlet.Timeout:
            pass
        equal([0, 'next', ''], self.client.execute(['echo', 'next']))
        equal(starts, self.count('start'))

    def timeout_leaves_the_line(self):
        fifos = [self.fifo('full-%d' % i) for i in range(10)]
        waiting = [eventlet.spawn(self.client.execute, ['wait', fifo])
                   for fifo in fifos]
        self.until(lambda: self.client._calls._left == 0)
        try:
            with eventlet.Timeout(0.1):
                self.client.execute(['echo', 'never'])
            raise AssertionError('not interrupted')
        except eventlet.Timeout:
            pass
        equal(0, len(self.client._calls._line))
        for fifo in fifos:
            self.until(lambda: self.can_open(fifo))
        for greenlet in waiting:
            equal([0, 'waited', ''], greenlet.wait())
        equal(10, self.client._calls._left)
        equal(0, self.count('run echo never'))

    def greenlets_replace_a_dead_daemon_once(self):
        starts = self.count('start')
        process = self.client._daemon._process
        os.kill(process.pid, signal.SIGKILL)
        self.until(lambda: process.poll() is not None)
        answers = self.together([['meet', str(GREENLETS), 'y']] * GREENLETS)
        equal([[0, 'y', '']] * GREENLETS, answers)
        equal(starts + 1, self.count('start'))

    def locks_are_those_of_the_system(self):
        # One of eventlet's would let a thread run another one's greenlet.
        original = eventlet.patcher.original('threading').Lock
        equal(type(original()), type(turns.plain_lock()))

    def threads_of_the_system_may_call_too(self):
        threading = eventlet.patcher.original('threading')
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(
            self.client.execute(['meet', '4', 'z']))) for _ in range(2)]
        for thread in threads:
            thread.start()
        answers += self.together([['meet', '4', 'z']] * 2)
        self.until(lambda: len(answers) == 4)
        equal([[0, 'z', '']] * 4, answers)

    def together(self, commands):
        greenlets = [eventlet.spawn(self.client.execute, command)
                     for command in commands]
        return [greenlet.wait() for greenlet in greenlets]

    def count(self, line):
        with open(self.journal) as journal:
            return journal.read().splitlines().count(line)

    def fifo(self, name):
        path = os.path.join(self.folder, name)
        os.mkfifo(path)
        return path

    @staticmethod
    def can_open(fifo):
        try:
            os.close(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))
            return True
        except OSError:
            return False

    @staticmethod
    def until(condition):
        while not condition():
            eventlet.sleep(0.01)


def equal(expected, actual):
    if expected != actual:
        raise AssertionError('%r (expected: %r)' % (actual, expected))


def at_most(bound, actual):
    if actual > bound:
        raise AssertionError('%r (expected: at most %r)' % (actual, bound))


if __name__ == '__main__':
    main()
