"""Player: the clock of the loop: phases one after the other at a chosen speed, or whole characters where that
is too fast for the eye.

Knows time; knows no text.
"""

from PySide6.QtCore import QObject, QTimer, Signal

POSITIONS = 100
"""Of a slider, from the slowest to the fastest, each faster than the one before by the same factor."""
FIRST_POSITION = 40
"""A character a second; 40 further is ten times as fast."""
_PHASES = 5
_SHORTEST_PHASE = 80
"""Milliseconds: what changes faster is not seen."""


def speed_at(position: int) -> float:
    """Characters a second, at a position of the slider."""
    return float(10.0 ** ((max(0, min(position, POSITIONS)) - FIRST_POSITION) / FIRST_POSITION))


def speed_in_words(speed: float) -> str:
    """``1.6 a second``, ``one in 4 s``."""
    if speed < 0.95:
        return f"one in {1 / speed:.2g} s"
    return f"{speed:.2g} a second"


class Player(QObject):
    """It begins by ``play`` and ends by ``pause``.

    phase_due      a phase is over
    character_due  a character is over: phases are too short to be shown
    """

    phase_due = Signal()
    character_due = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._speed = speed_at(FIRST_POSITION)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def speed(self) -> float:
        """Characters a second."""
        return self._speed

    @property
    def is_playing(self) -> bool:
        return self._timer.isActive()

    @property
    def shows_phases(self) -> bool:
        """Whether there is time for each."""
        return 1000 / (_PHASES * self._speed) >= _SHORTEST_PHASE

    def set_speed(self, speed: float) -> None:
        """Characters a second, from now on."""
        self._speed = speed
        self._timer.setInterval(round(1000 / (speed * (_PHASES if self.shows_phases else 1))))

    def play(self) -> None:
        """Begin, and go on until it is paused."""
        self.set_speed(self._speed)
        self._timer.start()

    def pause(self) -> None:
        """Stand still."""
        self._timer.stop()

    def _on_timer_timeout(self) -> None:
        if self.shows_phases:
            self.phase_due.emit()
        else:
            self.character_due.emit()
