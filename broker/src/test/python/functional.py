#!/usr/bin/python3
"""oslo.rootwrap's own functional tests of its daemon, against another one.

usage: functional.py threads|eventlet COMMAND [ARGUMENT...]

Runs RootwrapDaemonTest of the installed oslo_rootwrap, with nothing replaced but what starts the daemon:
COMMAND, with the path of the test's rootwrap.conf behind it.
"""

import importlib
import os
import sys
import unittest

MODULES = {"threads": "test_functional", "eventlet": "test_functional_eventlet"}

mode, command = sys.argv[1], sys.argv[2:]
if mode == "eventlet":
    os.environ["TEST_EVENTLET"] = "1"
tests = importlib.import_module("oslo_rootwrap.tests." + MODULES[mode])

from oslo_rootwrap import client  # noqa: E402  (the module may have patched what this imports)

start_of_its_own = client.Client.__init__


def start_ours(self, start_command):
    start_of_its_own(self, command + start_command[-1:])


client.Client.__init__ = start_ours

# With eventlet this one opens its fifo, which stops every greenlet, before the one that is to write there has
# shaken hands: it waits for ever, with oslo.rootwrap's own daemon too.
if mode == "eventlet":
    tests.RootwrapDaemonTest.test_graceful_death = None

suite = unittest.defaultTestLoader.loadTestsFromTestCase(tests.RootwrapDaemonTest)
result = unittest.TextTestRunner(verbosity=2).run(suite)
sys.exit(0 if result.wasSuccessful() and result.testsRun > 10 else 1)
