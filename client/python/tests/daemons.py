"""What the tests start: the fake daemon, and oslo.rootwrap's own."""

import contextlib
import os
import shutil
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGE = os.path.dirname(HERE)

_LONGEST_S = 60


class Folder:
    """A folder that goes with the test."""

    def __init__(self, test):
        self.path = tempfile.mkdtemp(prefix='execbroker-rootwrap-')
        test.addCleanup(shutil.rmtree, self.path)

    def file(self, name):
        return os.path.join(self.path, name)

    def fifo(self, name):
        os.mkfifo(self.file(name))
        return self.file(name)


class FakeDaemon:
    """The command line of fake_daemon.py, and what it has written."""

    def __init__(self, folder):
        self.journal = folder.file('journal')
        open(self.journal, 'x').close()
        self.command = [sys.executable,
                        os.path.join(HERE, 'fake_daemon.py'), self.journal]

    def lines(self):
        with open(self.journal) as journal:
            return journal.read().splitlines()

    def count(self, line):
        return self.lines().count(line)


def oslo_daemon(folder, filters, exec_dirs='/usr/sbin,/usr/bin,/sbin,/bin'):
    """The command line of oslo.rootwrap's daemon, with these filters."""
    os.mkdir(folder.file('filters.d'))
    with open(folder.file('filters.d/test.filters'), 'w') as f:
        f.write('[Filters]\n' + filters)
    with open(folder.file('rootwrap.conf'), 'w') as f:
        f.write('[DEFAULT]\nfilters_path=%s\nexec_dirs=%s\n'
                'daemon_timeout=600\n'
                % (folder.file('filters.d'), exec_dirs))
    # With a log: without one it cannot say that a command is denied.
    return [sys.executable, '-c',
            'import logging; logging.basicConfig(filename="/dev/null");'
            'from oslo_rootwrap import cmd; cmd.daemon()',
            folder.file('rootwrap.conf')]


def eventually(condition, what):
    """Waits until the condition holds; fails a test that waits too long."""
    deadline = time.monotonic() + _LONGEST_S
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError('not within %d s: %s' % (_LONGEST_S, what))
        time.sleep(0.01)


class Calls:
    """Calls on threads of their own: results in order, errors as values."""

    def __init__(self, functions):
        self._answers = [None] * len(functions)
        self._threads = [
            threading.Thread(target=self._call, args=(i, function))
            for i, function in enumerate(functions)]
        for thread in self._threads:
            thread.start()

    def _call(self, i, function):
        try:
            self._answers[i] = function()
        except Exception as e:
            self._answers[i] = e

    def answers(self):
        for thread in self._threads:
            thread.join(_LONGEST_S)
            if thread.is_alive():
                raise AssertionError('a call is not answered')
        return self._answers


def stop(client):
    """Stops the client's daemon, as the end of the process would."""
    daemon = client._daemon
    if daemon is not None:
        process = daemon._process
        with contextlib.suppress(ReferenceError):
            daemon._stop()
        eventually(lambda: process.poll() is not None, 'the daemon ends')
