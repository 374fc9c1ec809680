"""Neutron's `execute_process` through rootwrap's daemon.

Neutron runs most of its commands by
`neutron.privileged.agent.linux.utils.execute_process` in a privsep daemon,
which filters nothing. `execute_process` of this module takes its place: the
same signature, return value and exceptions, with the command judged by the
filters and run as rootwrap runs it, through the client that the agent has for
`root_helper_daemon`.
"""

import errno
import functools
import logging
import os
from typing import Any, Iterable, List, Mapping, Optional, Tuple

from neutron_lib.utils import helpers
from oslo_config import cfg
from oslo_rootwrap import cmd as rootwrap

LOG = logging.getLogger(__name__)


# Both are what Popen raises when it cannot run a command, and so what the
# privsep daemon's caller sees. They must not be RuntimeError, of which
# Neutron's ProcessExecutionError is one: much of Neutron takes that for a
# command that ran and failed, and goes on.

class CommandDenied(PermissionError):
    """No filter allows the command. It did not run."""


class ExecutableMissing(FileNotFoundError):
    """A filter allows the command; its executable is not there."""


def execute_process(cmd: Iterable[Any], _process_input: Optional[bytes],
                    addl_env: Optional[Mapping[str, Any]]) \
        -> Tuple[str, str, int]:
    """Runs a command as root, to its end.

    Returns (stdout, stderr, returncode): text, in which a byte that is not
    UTF-8 is a surrogate, and the exit code or the negative number of the
    signal that ended it. Variables go in front, as `env NAME=VALUE ...`: an
    EnvFilter must allow them.

    Raises what Popen raises by privsep, where the daemon's answer tells:
    FileNotFoundError for a missing executable (ExecutableMissing),
    PermissionError for a command that may not run (CommandDenied), TypeError
    for input that is not bytes, ValueError for a NUL. Also whatever
    `client.Client.execute` does; a lost connection is an OSError by either
    way.
    """
    command = _command(cmd, addl_env)
    if _process_input is not None:
        # bytes() of a number would be that many zeros.
        _process_input = bytes(memoryview(_process_input))
    LOG.debug('Running command (rootwrap daemon): %s', command)
    returncode, stdout, stderr = _client().execute(command, _process_input)
    if not stdout and not stderr:
        # A command's own silent 96 or 99 looks the same on the wire.
        _raise_if_not_run(returncode, command)
    return (helpers.safe_decode_utf8(stdout),
            helpers.safe_decode_utf8(stderr), returncode)


def _command(cmd: Iterable[Any], addl_env: Optional[Mapping[str, Any]]) \
        -> List[str]:
    command = [str(word) for word in cmd]
    # Nothing for none at all: no EnvFilter matches `env` without a variable.
    if addl_env:
        command = ['env'] + ['%s=%s' % pair for pair in addl_env.items()] \
            + command
    if any('\0' in word for word in command):
        raise ValueError('embedded null byte')
    return command


def _raise_if_not_run(returncode: int, command: List[str]) -> None:
    if returncode == rootwrap.RC_UNAUTHORIZED:
        raise CommandDenied(
            errno.EACCES, 'no filter of root_helper_daemon allows the command '
            '%s; see its log, and its *.filters' % command)
    if returncode == rootwrap.RC_NOEXECFOUND:
        raise ExecutableMissing(
            errno.ENOENT, os.strerror(errno.ENOENT) + ': no executable for '
            'the command %s in exec_dirs of rootwrap.conf' % command)


@functools.lru_cache(maxsize=None)
def _announce() -> None:
    # At the first call: at the import the agent's log is not set up yet.
    LOG.info('execbroker_rootwrap is active: execute_process goes through '
             '%s, and not to the privsep daemon',
             cfg.CONF.AGENT.root_helper_daemon)


def _client() -> Any:
    # Not before: this module is made while Neutron's is being imported.
    from neutron.agent.linux import utils
    if not cfg.CONF.AGENT.root_helper_daemon:
        LOG.error('execute_process goes through root_helper_daemon, which is '
                  'not set in [AGENT]: set it, or start the agent with '
                  '--no-privsep')
        raise cfg.RequiredOptError('root_helper_daemon',
                                   cfg.OptGroup('AGENT'))
    _announce()
    return utils.RootwrapDaemonHelper.get_client()
