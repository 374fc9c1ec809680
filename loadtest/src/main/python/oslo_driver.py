"""Runs commands through the oslo.rootwrap daemon, as OpenStack's agents do.

Usage: oslo_driver.py [--daemon PROGRAM] [--unlocked] ROOTWRAP_CONF

One oslo_rootwrap.client.Client for the whole process, as Neutron keeps it, and a thread for each command
that runs at once. The client holds a lock for the whole of a call, so its calls run one after another;
--unlocked takes that lock away, and then each thread has a connection of its own.

Requests and answers are those of floor.c.
"""

import argparse
import contextlib
import os
import sys

import driver

STOCK_DAEMON = "/usr/bin/oslo-rootwrap-daemon"


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


def main():
    options = arguments()

    def start():
        rootwrap = client_of(options)
        rootwrap._ensure_initialized()
        return lambda argv, stdin: rootwrap.execute(argv, stdin or None)

    def about():
        from importlib import metadata

        return "%s, client of oslo.rootwrap %s" % (
            os.path.basename(options.daemon),
            metadata.version("oslo.rootwrap"),
        )

    return driver.serve(about, start)


if __name__ == "__main__":
    sys.exit(main())
