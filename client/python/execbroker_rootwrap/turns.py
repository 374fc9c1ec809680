"""Waiting that suits threads and greenlets, patched or not.

A lock of `threading` is one thing before `eventlet.monkey_patch()` and
another after it, and one of the wrong kind stops the whole process: a
greenlet that waits for a plain lock keeps the one that holds it from ever
running. So nothing here holds a lock while it waits. Waiting is done on a
socket, for sockets are what makes the calls of this package yield: they
block a thread where those do, and a greenlet where those do.
"""

import collections
import socket
import sys
import threading
from typing import Any, Deque


def plain_lock() -> Any:
    """The interpreter's own lock, also below monkey_patch().

    For a few lines that never yield: then no two greenlets of a thread can
    meet in it, and threads may.
    """
    patcher = sys.modules.get('eventlet.patcher')
    if patcher is None:
        return threading.Lock()
    return patcher.original('threading').Lock()


class Turns:
    """Lets a number of callers in at once; the others wait in order.

    A context manager, not reentrant, for any thread or greenlet. A waiting
    caller costs two descriptors. One that is interrupted while it waits
    leaves the line.
    """

    def __init__(self, limit: int) -> None:
        self._lock = plain_lock()
        self._left = limit
        self._line: Deque[_Turn] = collections.deque()

    def __enter__(self) -> 'Turns':
        with self._lock:
            if self._left > 0:
                self._left -= 1
                return self
            turn = _Turn()
            self._line.append(turn)
        try:
            turn.wait()
        except BaseException:
            self._leave(turn)
            raise
        finally:
            turn.close()
        return self

    def __exit__(self, *exc_info: Any) -> None:
        with self._lock:
            if not self._line:
                self._left += 1
                return
            # Handed over, not set free: nobody may slip in between.
            turn = self._line.popleft()
        turn.grant()

    def _leave(self, turn: '_Turn') -> None:
        with self._lock:
            if turn in self._line:
                self._line.remove(turn)
                return
        # It was granted at the same moment: the next one has it.
        self.__exit__()


class _Turn:
    """One caller's place in the line."""

    def __init__(self) -> None:
        self._waiting, self._granting = socket.socketpair()

    def wait(self) -> None:
        """Returns when `grant` was called, before or since."""
        self._waiting.recv(1)

    def grant(self) -> None:
        # The other end sees end of file. Closing never blocks.
        self._granting.close()

    def close(self) -> None:
        self._waiting.close()
        self._granting.close()
