"""A daemon that speaks rootwrap's protocol and does what a test asks for.

    python3 fake_daemon.py JOURNAL

It runs nothing. It writes a line to JOURNAL for each thing that happens: its
start and its end, each connection, each command that arrived. A command is
one of the functions named `do_...` below.
"""

import os
import socket
import sys
import tempfile
import threading

from multiprocessing import connection as challenges
from oslo_rootwrap import jsonrpc

KEY = bytes(range(1, 33))

_meeting = threading.Condition()
_met = 0


class Daemon:
    def __init__(self, journal):
        self._journal = os.open(journal, os.O_WRONLY | os.O_APPEND)
        self._ending = threading.Lock()
        self._folder = tempfile.mkdtemp(prefix='fake-daemon-')
        self.path = os.path.join(self._folder, 'rootwrap.sock')
        self._listener = jsonrpc.JsonListener(self.path, backlog=64)
        self.write('start')

    def write(self, line):
        os.write(self._journal, ('%s\n' % line).encode())

    def listen(self):
        while True:
            try:
                conn = self._listener.accept()
            except (EOFError, OSError):
                return
            threading.Thread(target=self._serve, args=(conn,),
                             daemon=True).start()

    def stop_listening(self):
        self._listener.close()
        os.unlink(self.path)

    def end(self):
        with self._ending:
            self.write('end')
            if os.path.exists(self.path):
                os.unlink(self.path)
            os.rmdir(self._folder)
            os._exit(0)

    def _serve(self, conn):
        try:
            challenges.deliver_challenge(conn, KEY)
            challenges.answer_challenge(conn, KEY)
            _, operation, _, _ = conn.recv()
            if operation == 'create':
                conn.send(('#RETURN', ['7f', ['run_one_command']]))
                return
            assert operation == 'accept_connection', operation
            self.write('connection')
            conn.send(('#RETURN', None))
            while True:
                _, method, args, _ = conn.recv()
                if method == 'shutdown':
                    self.write('shutdown')
                    self.end()
                command, stdin = args
                self.write(' '.join(['run'] + command))
                answer = globals()['do_' + command[0]](
                    self, conn, stdin, *command[1:])
                if answer is not None:
                    conn.send(answer)
        except (EOFError, OSError):
            pass
        finally:
            conn.close()


def _result(text=''):
    return '#RETURN', [0, text, '']


def do_echo(daemon, conn, stdin, *words):
    return _result(' '.join(words))


def do_meet(daemon, conn, stdin, count, name):
    """Is answered once so many are running; they meet once."""
    global _met
    with _meeting:
        _met += 1
        _meeting.notify_all()
        _meeting.wait_for(lambda: _met >= int(count))
    return _result(name)


def do_wait(daemon, conn, stdin, fifo):
    """Is answered once somebody has opened a fifo to write."""
    with open(fifo):
        return _result('waited')


def do_complain(daemon, conn, stdin):
    return '#TRACEBACK', 'ValueError: of the daemon'


def do_lose(daemon, conn, stdin):
    """Has run, for all one knows: only the answer is missing."""
    conn._socket.shutdown(socket.SHUT_RDWR)


def do_die(daemon, conn, stdin):
    os._exit(1)


def do_hang_up(daemon, conn, stdin):
    """Is answered, on a connection that ends then."""
    conn.send(_result())
    conn._socket.shutdown(socket.SHUT_RDWR)
    daemon.write('hung up')


def do_refuse_once(daemon, conn, stdin, mark):
    """The first daemon stops before it looks at it; the next one runs it."""
    try:
        os.mkdir(mark)
    except FileExistsError:
        return _result('taken')
    daemon.stop_listening()
    return '#RETURN', None


def do_refuse(daemon, conn, stdin):
    daemon.stop_listening()
    return '#RETURN', None


def main():
    daemon = Daemon(sys.argv[1])
    sys.stdout.buffer.write(daemon.path.encode() + b'\n' + KEY)
    sys.stdout.buffer.flush()
    threading.Thread(target=daemon.listen, daemon=True).start()
    sys.stdin.buffer.read()
    daemon.end()


if __name__ == '__main__':
    main()
