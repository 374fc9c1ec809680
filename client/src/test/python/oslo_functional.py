#!/usr/bin/python3
"""oslo.rootwrap's own functional tests, against the programs that ask a running broker.

usage: oslo_functional.py ROOTWRAP DAEMON FOLDER [prepare]

Runs RootwrapTest and RootwrapDaemonTest of the installed oslo_rootwrap, with nothing replaced but what starts
rootwrap or its daemon. The tests lay out their rootwrap.conf in a temporary folder, and the broker is to know it
before: so the folder is FOLDER, and with `prepare` only the files are made.
"""

import os
import shutil
import sys
import unittest

import fixtures
from oslo_rootwrap import client
from oslo_rootwrap.tests import test_functional

rootwrap, daemon, folder = sys.argv[1:4]


class OneFolder(fixtures.Fixture):
    """The test's first temporary folder is FOLDER; further ones, such as for a fifo, are below it."""

    number = 0

    def _setUp(self):
        type(self).number += 1
        self.path = folder if self.number == 1 else os.path.join(folder, str(self.number))
        if self.number > 1:
            os.mkdir(self.path)


class Laid:
    def setUp(self):
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
        OneFolder.number = 0
        super().setUp()


class OneShot(Laid, test_functional.RootwrapTest):
    def setUp(self):
        super().setUp()
        self.cmd = [rootwrap, self.config_file]

    def test_run_as(self):
        """As the original, which compares text with bytes and so fails with any rootwrap."""
        execute = self.execute
        self.execute = lambda command: tuple(map(as_text, execute(command)))
        super().test_run_as()


class Daemon(Laid, test_functional.RootwrapDaemonTest):
    pass


def as_text(value):
    return value.decode() if isinstance(value, bytes) else value


def start_ours(self, command, start=client.Client.__init__):
    start(self, [daemon, command[-1]])


test_functional.fixtures.TempDir = OneFolder
client.Client.__init__ = start_ours

if sys.argv[4:] == ["prepare"]:
    test = OneShot("test_run_once")
    test.setUp()
    test.doCleanups()
    sys.exit(0)

loader = unittest.defaultTestLoader
suite = unittest.TestSuite(loader.loadTestsFromTestCase(case) for case in (OneShot, Daemon))
result = unittest.TextTestRunner(verbosity=2).run(suite)
sys.exit(0 if result.wasSuccessful() and not result.skipped and result.testsRun >= 20 else 1)
