"""Runs a trace as OpenStack's agents do: from Python, with their own workers and their own root helpers.

Usage: agents.py WAY TRACE AGENT=WORKERS,... [WORD...]

WAY says through what:

    oslo       oslo_rootwrap.client.Client, one for all workers; WORD... starts its daemon
    unlocked   the same without the lock that the client holds for the whole of each call
    lock-free  execbroker_rootwrap.client.Client in its place
    spawn      a process for each command, WORD... in front of it

Each worker takes one router or network after the other and runs its commands one after another, as the
trace has them. A command that no agent waits for goes to a thread of its own.

Prints "ready ABOUT" when all is ready, begins at a line on standard input, and when all have ended prints
for every command "ID STARTED_NANOS ENDED_NANOS EXIT STDERR": CLOCK_MONOTONIC, a negative EXIT for a signal,
and STDERR as a JSON string. "error MESSAGE" is its last line when it cannot go on.
"""

import argparse
import contextlib
import json
import os
import platform
import queue
import subprocess
import sys
import threading
import time

MAX_STDERR_CHARS = 500


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("way", choices=("oslo", "unlocked", "lock-free", "spawn"))
    parser.add_argument("trace")
    parser.add_argument("workers")
    parser.add_argument("words", nargs=argparse.REMAINDER)
    return parser.parse_args()


def version_of(package):
    from importlib import metadata

    return metadata.version(package)


def oslo(command, is_locked):
    from oslo_rootwrap import client

    rootwrap = client.Client(command)
    if not is_locked:
        rootwrap._exec_sem = contextlib.nullcontext()
    rootwrap._ensure_initialized()
    return rootwrap.execute, "client of oslo.rootwrap %s" % version_of("oslo.rootwrap")


def lock_free(command):
    from execbroker_rootwrap import client

    rootwrap = client.Client(command)
    # The daemon starts with the first call, which is to be no part of the measurement.
    rootwrap._daemon_other_than(None)
    return rootwrap.execute, "client of execbroker_rootwrap"


def spawn(prefix):
    def execute(argv, stdin=None):
        process = subprocess.Popen(
            prefix + argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        out, err = process.communicate(None if stdin is None else stdin.encode())
        return process.returncode, os.fsdecode(out), os.fsdecode(err)

    return execute, "subprocess.Popen"


def executor_of(options):
    """What runs a command, ready, and its name."""
    if options.way == "spawn":
        return spawn(options.words)
    if options.way == "lock-free":
        return lock_free(options.words)
    return oslo(options.words, options.way == "oslo")


class Agents:
    """Workers of all agents, and what became of their commands."""

    def __init__(self, execute, commands, workers):
        self._execute = execute
        self._threads = []
        self._ended = []
        self._failures = []
        for agent, count in workers.items():
            owners = queue.SimpleQueue()
            for owner in self._by_owner(commands, agent):
                owners.put(owner)
            for _ in range(count):
                self._threads.append(threading.Thread(target=self._work, args=(owners,)))

    @staticmethod
    def _by_owner(commands, agent):
        owners = {}
        for command in commands:
            if command["agent"] == agent:
                owners.setdefault(command["owner"], []).append(command)
        return owners.values()

    def run(self):
        for thread in list(self._threads):
            thread.start()
        # Workers add the threads of commands that they do not wait for before they end.
        for thread in self._threads:
            thread.join()
        if self._failures:
            raise self._failures[0]
        return self._ended

    def _work(self, owners):
        with contextlib.suppress(queue.Empty):
            while True:
                for command in owners.get_nowait():
                    if command.get("agent_waits", True):
                        self._run(command)
                    else:
                        left_alone = threading.Thread(target=self._run, args=(command,))
                        left_alone.start()
                        self._threads.append(left_alone)

    def _run(self, command):
        started_ns = time.monotonic_ns()
        try:
            code, _, err = self._execute(command["argv"], command.get("stdin"))
        except Exception as failure:
            self._failures.append(failure)
            return
        ended_ns = time.monotonic_ns()
        self._ended.append((command["id"], started_ns, ended_ns, code, err[:MAX_STDERR_CHARS]))


def commands_of(trace):
    with open(trace, encoding="utf-8") as lines:
        next(lines)
        return [json.loads(line) for line in lines]


def workers_of(text):
    return {agent: int(count) for agent, count in (each.split("=") for each in text.split(","))}


def main():
    options = arguments()
    try:
        commands = commands_of(options.trace)
        execute, about = executor_of(options)
        agents = Agents(execute, commands, workers_of(options.workers))
        say("ready %s, Python %s" % (about, platform.python_version()))
        sys.stdin.readline()
        ended = agents.run()
        say("\n".join("%s %d %d %d %s" % (*each[:4], json.dumps(each[4])) for each in ended))
    except Exception as failure:
        say("error %s: %s" % (type(failure).__name__, str(failure).replace("\n", " ")))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
