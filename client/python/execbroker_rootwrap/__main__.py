"""Runs an agent's script, unchanged, with `execbroker_rootwrap.install()`."""

import argparse
import os
import runpy
import sys

import execbroker_rootwrap


def _parser():
    parser = argparse.ArgumentParser(
        prog='python3 -m execbroker_rootwrap',
        usage='%(prog)s [--no-client] [--no-privsep] SCRIPT [ARGUMENT ...]',
        description='Runs an OpenStack agent whose commands go through '
        'root_helper_daemon, many at a time.',
        allow_abbrev=False,
        epilog='The options stand before SCRIPT; what follows it is its own.')
    parser.add_argument(
        '--no-client', dest='client', action='store_false',
        help="keep oslo.rootwrap's own client, which runs one command at a "
        'time')
    parser.add_argument(
        '--no-privsep', dest='privsep', action='store_false',
        help='leave the commands of execute_process to the privsep daemon')
    parser.add_argument('script', metavar='SCRIPT',
                        help="path of the agent's Python script")
    parser.add_argument('arguments', metavar='ARGUMENT',
                        nargs=argparse.REMAINDER, help='for the script')
    return parser


def main():
    parser = _parser()
    options = parser.parse_args()
    if not options.client and not options.privsep:
        parser.error('--no-client and --no-privsep together leave nothing '
                     'to do: run %s itself' % options.script)
    if not os.path.isfile(options.script):
        parser.error('there is no script %s (expected: a path, such as '
                     '/usr/bin/neutron-l3-agent)' % options.script)
    execbroker_rootwrap.install(options.client, options.privsep)
    # As if Python had been started with the script: its name, its arguments,
    # and its folder, not the current one, to import from.
    sys.argv = [options.script] + options.arguments
    if not _is_path_safe():
        sys.path[0] = os.path.dirname(os.path.realpath(options.script))
    runpy.run_path(options.script, run_name='__main__')


def _is_path_safe():
    # python3 -I and -P: then no such folder stands in front.
    return sys.flags.isolated or getattr(sys.flags, 'safe_path', False)


if __name__ == '__main__':
    main()
