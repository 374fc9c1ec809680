"""Who is let in, and what becomes of a turn that nobody takes."""

import threading
import unittest
from unittest import mock

from execbroker_rootwrap import turns
from tests import daemons


class TurnsTest(unittest.TestCase):

    def setUp(self):
        self.turns = turns.Turns(1)

    def test_waiting_callers_are_let_in_in_order(self):
        came = []

        def come(i):
            with self.turns:
                came.append(i)

        threads = []
        with self.turns:
            for i in range(5):
                threads.append(threading.Thread(target=come, args=(i,)))
                threads[-1].start()
                daemons.eventually(lambda: len(self.turns._line) == i + 1,
                                   'it is in the line')
            self.assertEqual([], came)
        for thread in threads:
            thread.join()

        self.assertEqual([0, 1, 2, 3, 4], came)

    def test_error_inside_gives_the_turn_back(self):
        for _ in range(2):
            with self.assertRaises(ZeroDivisionError):
                with self.turns:
                    1 / 0

    def test_interrupted_caller_leaves_the_line(self):
        self.turns.__enter__()
        with mock.patch.object(turns._Turn, 'wait',
                               side_effect=KeyboardInterrupt):
            self.assertRaises(KeyboardInterrupt, self.turns.__enter__)

        self.turns.__exit__()

        self.assertEqual(1, self.turns._left)

    def test_turn_that_is_granted_to_an_interrupted_caller_is_not_lost(self):
        def interrupt_at_the_same_moment(turn):
            self.turns.__exit__()
            raise KeyboardInterrupt

        self.turns.__enter__()
        with mock.patch.object(turns._Turn, 'wait',
                               interrupt_at_the_same_moment):
            self.assertRaises(KeyboardInterrupt, self.turns.__enter__)

        self.assertEqual(1, self.turns._left)


if __name__ == '__main__':
    unittest.main()
