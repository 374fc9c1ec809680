"""A client of rootwrap's daemon that runs commands at the same time.

A drop-in for `oslo_rootwrap.client`, over the same protocol and with
oslo.rootwrap's own framing and handshake. What differs:

- No lock is held around a call. The protocol has one call at a time on a
  connection, so every call has a connection to itself, and connections
  that are free are used again. A pool, and not a connection for each thread:
  an agent has thousands of short-lived greenlets, and with a connection each
  would pay a handshake for nearly every command, and keep descriptors for
  greenlets that never run another.
- No command is sent twice once the daemon may have received it.
- A daemon that is gone is replaced once, whoever noticed first, and calls
  that still run at the old one are left to end there.
"""

import collections
import contextlib
import logging
from multiprocessing import connection as challenges
from multiprocessing import managers
import os
import socket
import subprocess
import threading
from typing import Any, Deque, List, Optional, Sequence, Union
import weakref

from oslo_rootwrap import jsonrpc

from execbroker_rootwrap import turns

LOG = logging.getLogger(__name__)

# Calls at once, and so connections. What is beyond waits in this process.
MAX_CONNECTIONS = 64

# Bytes of the key that follows the path of the socket on the daemon's output.
_KEY_BYTES = 32

# What a connection of oslo.rootwrap's says it is; for the daemon's debug log.
_CONNECTION_NAME = 'MainProcess'


class DaemonUnavailable(ConnectionError):
    """The command did not run: there is no daemon that takes it."""


class OutcomeUnknown(ConnectionError):
    """The command was sent, and the connection ended before the answer.

    It may have run, it may be running. It was not sent again: whether that
    is safe only the caller knows.
    """


class _NotTaken(Exception):
    """This daemon surely never looked at the command: another one may."""


class Client:
    """Runs commands through one daemon, which it starts at the first call.

    May be used by any number of threads and greenlets at once. May be made
    before or after `eventlet.monkey_patch()`; the first call belongs after
    it. A process that forks may go on in both: the child starts a daemon of
    its own.
    """

    def __init__(self, rootwrap_daemon_cmd: Sequence[str],
                 max_connections: int = MAX_CONNECTIONS) -> None:
        """Takes the command line of the daemon, and starts nothing yet."""
        if max_connections < 1:
            raise ValueError('max_connections: %d (expected: at least 1)'
                             % max_connections)
        self._start_command = list(rootwrap_daemon_cmd)
        self._max_connections = max_connections
        self._begin()
        _CLIENTS.add(self)
        LOG.info('execbroker_rootwrap is active: up to %d commands at once '
                 'through %s', max_connections, self._start_command)

    def _begin(self) -> None:
        self._pid = os.getpid()
        self._calls = turns.Turns(self._max_connections)
        self._starts = turns.Turns(1)
        self._daemon: Optional[_Daemon] = None
        # Guarded by _starts.
        self._failed_starts = 0
        self._last_failure = ''

    def execute(self, cmd: Sequence[str],
                stdin: Union[None, str, bytes] = None) -> List[Any]:
        """Runs a command to its end.

        Returns [returncode, stdout, stderr]: the exit code, or the negative
        number of the signal that ended it; text, in which a byte that is not
        UTF-8 is a surrogate (`os.fsencode` has it back). 99 with nothing on
        both outputs says that no filter allows it, 96 that its executable is
        missing.

        Raises DaemonUnavailable and OutcomeUnknown, `RemoteError` of
        multiprocessing with what the daemon complains of,
        `AuthenticationError` when somebody else serves its socket, and
        TypeError for what JSON cannot hold. Whatever is thrown into the
        waiting greenlet (`eventlet.Timeout`) gives the call up, not the
        command.
        """
        self._begin_anew_if_forked()
        with self._calls:
            daemon = self._daemon_other_than(None)
            try:
                return daemon.call(cmd, stdin)
            except _NotTaken as e:
                LOG.info('Rootwrap daemon with pid=%d takes no commands any '
                         'more: %s', daemon.pid, e)
            daemon = self._daemon_other_than(daemon)
            try:
                return daemon.call(cmd, stdin)
            except _NotTaken as e:
                raise DaemonUnavailable(
                    '%s was not run: two daemons in a row took no command '
                    '(%s); see the log of %s'
                    % (_name(cmd), e, self._start_command)) from e

    def _daemon_other_than(self, lost: 'Optional[_Daemon]') -> '_Daemon':
        """The daemon, unless it is `lost`; else one that is started now.

        Of many callers one starts it, and the others wait for that.
        """
        daemon = self._daemon
        if daemon is not lost and daemon is not None:
            return daemon
        failed_starts = self._failed_starts
        with self._starts:
            if self._daemon is not lost and self._daemon is not None:
                return self._daemon
            if self._failed_starts != failed_starts:
                # Failed while this caller waited for it: not again for each.
                raise DaemonUnavailable(self._last_failure)
            if self._daemon is not None:
                self._daemon.retire()
                self._daemon = None
            try:
                self._daemon = _Daemon(self, self._start_command)
            except Exception as e:
                self._failed_starts += 1
                self._last_failure = str(e)
                raise
            return self._daemon

    def _begin_anew_if_forked(self) -> None:
        # What was inherited is the parent's: its connections are in the
        # middle of its calls, and its daemon ends with the parent.
        if self._pid != os.getpid():
            inherited = self._daemon
            self._begin()
            if inherited is not None:
                inherited.abandon()


class _Daemon:
    """A process that was started, and connections to its socket.

    Owns the process's pipes and the free connections. Ends when `retire` was
    called and its last call is over, or with its client.
    """

    def __init__(self, owner: Client, command: List[str]) -> None:
        self._lock = turns.plain_lock()
        self._free: Deque[jsonrpc.JsonConnection] = collections.deque()
        self._running = 0
        self._is_retired = False
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, close_fds=True)
        self.pid = self._process.pid
        try:
            self._path, self._key = self._read_address(command)
        except BaseException:
            self._close_pipes()
            self._process.stderr.close()
            raise
        self._watch()
        try:
            # Nobody counts it down, so that this name stays good.
            self._ident = self._ask('create', 'rootwrap')[0]
        except _NotTaken as e:
            self._close_pipes()
            raise DaemonUnavailable(
                'rootwrap daemon %s started and takes no connection: %s'
                % (command, e)) from e
        except BaseException:
            self._close_pipes()
            raise
        self._stop = weakref.finalize(owner, _Daemon._close, self)
        LOG.info('Spawned new rootwrap daemon process with pid=%d', self.pid)

    # What follows is for callers, on their own threads.

    def call(self, cmd: Sequence[str],
             stdin: Union[None, str, bytes]) -> List[Any]:
        """Runs a command. Raises _NotTaken when it surely did not run."""
        # First, so that what cannot be sent costs no connection.
        request = jsonrpc.JsonConnection.dumps(
            (self._ident, 'run_one_command', (cmd, stdin), {}))
        with self._counted():
            connection = self._send(request)
            is_free = False
            try:
                kind, value = connection.recv()
                # A daemon that stops says None in place of the next answer,
                # on a connection that it reads no more.
                is_free = value is not None
            except (EOFError, OSError) as e:
                raise OutcomeUnknown(
                    'lost the rootwrap daemon with pid=%d while it may have '
                    'been running %s (%s): the command was not sent again'
                    % (self.pid, _name(cmd), _reason(e))) from e
            finally:
                if is_free:
                    self._free.append(connection)
                else:
                    connection.close()
        if kind != '#RETURN':
            raise managers.convert_to_error(kind, value)
        if value is None:
            raise _NotTaken('it stops')
        return value

    def retire(self) -> None:
        """Stops the process once the calls that run are answered."""
        with self._lock:
            self._is_retired = True
            is_last = self._running == 0
        if is_last:
            self._stop()

    def abandon(self) -> None:
        """In the child of a fork: leaves the parent's daemon alone."""
        self._stop.detach()
        self._close_free()
        # It ends at the end of this file, which must not wait for the child.
        # The other pipes may be known to eventlet's hub, and the child has
        # the parent's epoll set: closing those here would take them off it.
        self._process.stdin.close()

    @contextlib.contextmanager
    def _counted(self):
        with self._lock:
            self._running += 1
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1
                is_last = self._is_retired and self._running == 0
            if is_last:
                self._stop()

    def _send(self, request: bytes) -> jsonrpc.JsonConnection:
        """Sends on a connection, which is the caller's from here on.

        An error while sending proves that the daemon has not the whole of
        the request, and a part of it runs nothing.
        """
        while True:
            connection, is_new = self._take()
            is_sent = False
            try:
                connection.send_bytes(request)
                is_sent = True
                return connection
            except OSError as e:
                # One that was free may have been closed since; that says
                # nothing of the others yet.
                if is_new:
                    raise _NotTaken(_reason(e)) from e
            finally:
                if not is_sent:
                    connection.close()

    def _take(self):
        try:
            return self._free.pop(), False
        except IndexError:
            return self._connect('accept_connection', _CONNECTION_NAME), True

    # The protocol's first message on a connection.

    def _connect(self, operation: str, argument: str) \
            -> jsonrpc.JsonConnection:
        """A new connection, on which the operation was asked for."""
        connection, _ = self._open(operation, argument)
        return connection

    def _ask(self, operation: str, argument: str) -> Any:
        """The answer to an operation, on a connection of its own."""
        connection, value = self._open(operation, argument)
        connection.close()
        return value

    def _open(self, operation: str, argument: str):
        # As JsonClient does it, but that it is closed when something fails.
        connection = jsonrpc.JsonConnection(socket.socket(socket.AF_UNIX))
        is_open = False
        try:
            connection._socket.connect(self._path)
            challenges.answer_challenge(connection, self._key)
            challenges.deliver_challenge(connection, self._key)
            connection.send((None, operation, (argument,), {}))
            kind, value = connection.recv()
            if kind != '#RETURN':
                raise managers.convert_to_error(kind, value)
            is_open = True
            return connection, value
        # Other errors, such as too many open files, are this process's own
        # and no reason to give up the daemon.
        except (EOFError, ConnectionError, FileNotFoundError) as e:
            raise _NotTaken(_reason(e)) from e
        finally:
            if not is_open:
                connection.close()

    # The process.

    def _read_address(self, command: List[str]):
        output = self._process.stdout
        path = output.readline()
        key = output.read(_KEY_BYTES) if path.endswith(b'\n') else b''
        if len(key) < _KEY_BYTES:
            # It will not become a daemon any more; what it says is why.
            self._process.stdin.close()
            output.close()
            complaint = os.fsdecode(self._process.stderr.read()).strip()
            status = self._process.wait()
            raise DaemonUnavailable(
                'Failed to spawn rootwrap process %s (exit status %d).\n'
                'stderr:\n%s' % (command, status, complaint))
        return os.fsdecode(path[:-1]), key

    def _watch(self) -> None:
        """Logs what the process says, and waits for it, on a thread."""
        process = self._process

        def watch() -> None:
            # Read to the end, and not only waited for: it must never block
            # on a full pipe, and eventlet's own wait polls.
            for line in process.stderr:
                LOG.warning('Rootwrap daemon with pid=%d: %s', process.pid,
                            os.fsdecode(line).rstrip())
            LOG.info('Rootwrap daemon process exit with status: %d',
                     process.wait())
            process.stderr.close()
            process.stdout.close()

        thread = threading.Thread(target=watch, name='rootwrap-daemon-watch')
        thread.daemon = True
        thread.start()

    def _close_pipes(self) -> None:
        for pipe in self._process.stdin, self._process.stdout:
            pipe.close()

    def _close(self) -> None:
        """Ends the process; calls that run are answered.

        Runs at the end of the interpreter, too. In the child of a fork that
        was not noticed (Python 3.6) only the child's descriptors are closed:
        to poll(), which knows children, the process is none.
        """
        if self._process.poll() is None:
            LOG.info('Stopping rootwrap daemon process with pid=%d', self.pid)
            # oslo's daemon ends when it is told to, execbroker's also when
            # its standard input does. The answer is of no use.
            try:
                self._send(jsonrpc.JsonConnection.dumps(
                    (self._ident, 'shutdown', (), {}))).close()
            except Exception as e:
                LOG.debug('Rootwrap daemon with pid=%d cannot be told to '
                          'stop: %s', self.pid, _reason(e))
        self._close_free()
        self._process.stdin.close()

    def _close_free(self) -> None:
        with contextlib.suppress(IndexError):
            while True:
                self._free.pop().close()


def _name(cmd: Sequence[str]) -> str:
    return repr(cmd[0]) if cmd else 'an empty command'


def _reason(error: BaseException) -> str:
    return str(error) or 'end of file'


_CLIENTS: 'weakref.WeakSet[Client]' = weakref.WeakSet()


def _after_fork() -> None:
    for client in list(_CLIENTS):
        client._begin_anew_if_forked()


if hasattr(os, 'register_at_fork'):  # Python 3.7; before, at the next call
    os.register_at_fork(after_in_child=_after_fork)
