"""Runs commands through the oslo.rootwrap daemon, as OpenStack's agents do.

Usage: oslo_driver.py [--daemon PROGRAM] [--unlocked] ROOTWRAP_CONF

One oslo_rootwrap.client.Client for the whole process, as Neutron keeps it, and a thread for each command
that runs at once. The client holds a lock for the whole of a call, so its calls run one after another;
--unlocked takes that lock away, and then each thread has a connection of its own.

Requests and answers are those of floor.c. A latency counts from the call of execute to its return.
"""

import argparse
import concurrent.futures
import contextlib
import os
import platform
import sys
import time
import zlib

STOCK_DAEMON = "/usr/bin/oslo-rootwrap-daemon"
MAX_CONCURRENCY = 4096


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--daemon", default=STOCK_DAEMON, help="what the client starts")
    parser.add_argument("--unlocked", action="store_true", help="take the client's lock away")
    parser.add_argument("rootwrap_conf")
    return parser.parse_args()


def client_of(options):
    from oslo_rootwrap import client

    rootwrap = client.Client([options.daemon, options.rootwrap_conf])
    if options.unlocked:
        rootwrap._exec_sem = contextlib.nullcontext()
    return rootwrap


def installed_version():
    from importlib import metadata

    return metadata.version("oslo.rootwrap")


def slot(execute, argv, deadline_ns):
    """Runs one command after another; returns their results and when the last one ended."""
    results = []
    while True:
        started_ns = time.monotonic_ns()
        code, out, err = execute(argv)
        ended_ns = time.monotonic_ns()
        stdout = os.fsencode(out)
        results.append(
            (ended_ns - started_ns, code, len(stdout), zlib.crc32(stdout), len(os.fsencode(err)))
        )
        if ended_ns >= deadline_ns:
            return results, ended_ns


def lap(pool, execute, concurrency, millis, argv):
    begin_ns = time.monotonic_ns()
    deadline_ns = begin_ns + millis * 1_000_000
    slots = [pool.submit(slot, execute, argv, deadline_ns) for _ in range(concurrency)]
    last_end_ns = begin_ns
    lines = []
    for results, ended_ns in (each.result() for each in slots):
        lines += [" ".join(map(str, result)) for result in results]
        last_end_ns = max(last_end_ns, ended_ns)
    lines.append("lap %d" % (last_end_ns - begin_ns))
    say("\n".join(lines))


def serve(rootwrap):
    # Threads stay from lap to lap, and so do the connections that the client keeps for each.
    with concurrent.futures.ThreadPoolExecutor(MAX_CONCURRENCY) as pool:
        for request in sys.stdin:
            concurrency, millis, argc = map(int, request.split())
            if not 1 <= concurrency <= MAX_CONCURRENCY:
                raise ValueError(
                    "concurrency: %d (expected: 1 to %d)" % (concurrency, MAX_CONCURRENCY)
                )
            argv = [sys.stdin.readline().rstrip("\n") for _ in range(argc)]
            lap(pool, rootwrap.execute, concurrency, millis, argv)


def main():
    options = arguments()
    try:
        rootwrap = client_of(options)
        rootwrap._ensure_initialized()
        say(
            "ready %s, client of oslo.rootwrap %s, Python %s"
            % (
                os.path.basename(options.daemon),
                installed_version(),
                platform.python_version(),
            )
        )
        serve(rootwrap)
    except Exception as failure:
        say("error %s: %s" % (type(failure).__name__, str(failure).replace("\n", " ")))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
