"""What the drivers in Python share: they speak the protocol of floor.c.

A driver gives serve a function that runs a command: it takes the words and what the command is to read,
both text, and returns its exit code, its output and its complaints, each of these text or bytes. A latency
counts from the call of that function to its return.
"""

import concurrent.futures
import os
import platform
import sys
import time
import zlib

MAX_CONCURRENCY = 4096


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def slot(execute, argv, stdin, deadline_ns):
    """Runs one command after another; returns their results and when the last one ended."""
    results = []
    while True:
        started_ns = time.monotonic_ns()
        code, out, err = execute(argv, stdin)
        ended_ns = time.monotonic_ns()
        stdout = os.fsencode(out)
        results.append(
            (ended_ns - started_ns, code, len(stdout), zlib.crc32(stdout), len(os.fsencode(err)))
        )
        if ended_ns >= deadline_ns:
            return results, ended_ns


def lap(pool, execute, concurrency, millis, argv, stdin):
    begin_ns = time.monotonic_ns()
    deadline_ns = begin_ns + millis * 1_000_000
    slots = [pool.submit(slot, execute, argv, stdin, deadline_ns) for _ in range(concurrency)]
    last_end_ns = begin_ns
    lines = []
    for results, ended_ns in (each.result() for each in slots):
        lines += [" ".join(map(str, result)) for result in results]
        last_end_ns = max(last_end_ns, ended_ns)
    lines.append("lap %d" % (last_end_ns - begin_ns))
    say("\n".join(lines))


def answer(execute):
    # Threads stay from lap to lap, and so do the connections that a client keeps for each.
    with concurrent.futures.ThreadPoolExecutor(MAX_CONCURRENCY) as pool:
        for request in sys.stdin:
            concurrency, millis, argc, stdin_bytes = map(int, request.split())
            if not 1 <= concurrency <= MAX_CONCURRENCY:
                raise ValueError(
                    "concurrency: %d (expected: 1 to %d)" % (concurrency, MAX_CONCURRENCY)
                )
            argv = [sys.stdin.readline().rstrip("\n") for _ in range(argc)]
            lap(pool, execute, concurrency, millis, argv, sys.stdin.read(stdin_bytes))


def serve(about, start):
    """Starts what runs commands, says what it is, and answers; returns the exit status."""
    try:
        execute = start()
        say("ready %s, Python %s" % (about(), platform.python_version()))
        answer(execute)
    except Exception as failure:
        say("error %s: %s" % (type(failure).__name__, str(failure).replace("\n", " ")))
        return 1
    return 0
