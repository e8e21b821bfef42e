"""Throttle: lets something happen four times a second at most, and the last time never gets lost.

For texts that follow a fast picture, which also spares screen readers. While requests
keep coming a turn comes with one of them, so within a frame: a timer's own tick between
two frames would wake the window once more, and stop the worker once more. Knows time only.
"""

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

TEXT_MILLISECONDS = 250
"""Numbers as text change four times a second: faster could not be read."""
_PATIENCE_MILLISECONDS = 50
"""How much longer the next request is waited for, before a turn comes without one."""


class Throttle(QObject):
    """Ask by ``request``; ``turn_come`` follows, at once or when the interval since the last is over.

    ``clock`` gives seconds and only ever grows.
    """

    turn_come = Signal()

    def __init__(self, parent: QObject, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._next_turn_at = -math.inf
        self._wanted = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TEXT_MILLISECONDS + _PATIENCE_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def request(self) -> None:
        """Wish for a turn; wishes until it comes are one."""
        if self._clock() < self._next_turn_at:
            self._wanted = True
        else:
            self._take_turn()

    def _take_turn(self) -> None:
        self._wanted = False
        self._next_turn_at = self._clock() + TEXT_MILLISECONDS / 1000
        self._timer.start()
        self.turn_come.emit()

    def _on_timer_timeout(self) -> None:
        if self._wanted:
            self._take_turn()
