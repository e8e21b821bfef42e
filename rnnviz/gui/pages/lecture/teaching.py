"""Teaching: a small network learns in a thread of its own, slice by slice, until it knows enough.

The thread only computes; what it has to tell waits in a row until the window's thread takes it, and nobody
else touches the pupil meanwhile. Knows pupils by what they must be able to do; knows no task and no widget.
"""

import sys
import time
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import QObject, Signal

from rnnviz.core.errors import Cancelled
from rnnviz.core.progress import Progress
from rnnviz.gui.parts.background import BackgroundWork

SLICE_SECONDS = 0.04
"""Of learning, from one look at whether it is to stop to the next: short, for who presses Stop."""
LOOK_SECONDS = 0.1
"""From one examination to the next, at least."""
LOOK_SHARE = 0.25
"""Of the time that examinations may take."""
MOST_SECONDS = 60.0
"""After so much learning at a time it ends, whatever it knows."""
ENOUGH = 0.99
"""The accuracy on unseen cases that ends it, where it was reached at two examinations in a row."""


class Taught(Protocol):
    """What learns. ``shown`` counts the cases that it has learnt from, with those that came again; ``loss``
    is the mean of late, in nats."""

    @property
    def shown(self) -> int: ...
    @property
    def loss(self) -> float: ...
    def train(self, steps: int, /) -> None: ...


class Examined(NamedTuple):
    """How far a pupil has come.

    shown, seconds  cases that it has learnt from, and how long
    accuracy        share of unseen cases that it gets right, 0 … 1
    seen            what else its examiner found
    """

    pupil: Taught
    shown: int
    seconds: float
    loss: float
    accuracy: float
    seen: object = None


Begin = Callable[[], Taught]
"""Makes a pupil, or hands out one that has learnt before."""
Examine = Callable[[Any], tuple[float, object]]
"""Asks a pupil: its accuracy, and what else is to be told of it."""


class Teaching(QObject):
    """One pupil at a time.

    reported  an Examined; the first of the pupil as it comes, before it learns anything
    ended     it learns no more: it knows enough, time is up, or it was called off
    failed    one sentence
    """

    reported = Signal(object)
    ended = Signal()
    failed = Signal(str)

    def __init__(
        self,
        name: str,
        parent: QObject | None = None,
        *,
        most_seconds: float = MOST_SECONDS,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(parent)
        self._most, self._clock = most_seconds, clock
        self._told: deque[Examined] = deque()
        self._work = BackgroundWork(name, self)
        self._work.progressed.connect(self._tell)
        self._work.ended.connect(self._on_work_ended)
        self._work.failed.connect(self.failed)

    @property
    def is_working(self) -> bool:
        """Whether a pupil learns, which nobody else may touch until ``ended``."""
        return self._work.is_working

    def start(
        self,
        begin: Begin,
        examine: Examine,
        *,
        seconds: float = 0.0,
        cases: tuple[int, int] | None = None,
    ) -> None:
        """Begin, or go on; does nothing while a pupil learns. Both functions are called in the thread.

        seconds  it has learnt for so long already
        cases    it is shown so many at least, and at most, so that two pupils can be compared
        """
        if self._work.is_working:
            return
        told = self._told = deque()

        def work(progress: Progress) -> None:
            self._teach(begin(), examine, told, progress, seconds, cases or (0, sys.maxsize))

        self._work.start(work)

    def cancel(self) -> None:
        """Call it off; ``ended`` follows within a slice."""
        self._work.cancel()

    def leave(self) -> None:
        """Forget the pupil that learns, silently."""
        self._told = deque()
        self._work.leave()

    def stop(self) -> None:
        """End for good: the window closes."""
        self._work.stop()

    def _teach(
        self,
        pupil: Taught,
        examine: Examine,
        told: "deque[Examined]",
        progress: Progress,
        seconds: float,
        cases: tuple[int, int],
    ) -> None:
        """In the thread. Who is called off is examined once more: what is told of it is what it knows."""
        clock, steps, reports = self._clock, 1, 0
        end, (least, most) = seconds + self._most, cases
        accuracy, since, due = -1.0, 0.0, 0.0
        while True:
            is_late = seconds >= end or pupil.shown >= most
            if since >= due or is_late:
                began, before = clock(), accuracy
                accuracy, seen = examine(pupil)
                told.append(Examined(pupil, pupil.shown, seconds, pupil.loss, accuracy, seen))
                since, due = 0.0, max(LOOK_SECONDS, (clock() - began) / LOOK_SHARE)
                reports += 1
                progress(reports, 0)
                if is_late or (min(before, accuracy) >= ENOUGH and pupil.shown >= least):
                    return
            try:
                progress(reports, 0)
            except Cancelled:
                if since:
                    accuracy, seen = examine(pupil)
                    told.append(Examined(pupil, pupil.shown, seconds, pupil.loss, accuracy, seen))
                raise
            began = clock()
            pupil.train(steps)
            took = clock() - began
            seconds, since = seconds + took, since + took
            steps = max(1, round(steps * min(2.0, SLICE_SECONDS / max(took, 1e-6))))

    def _tell(self) -> None:
        for _ in range(len(self._told)):  # and no more: while they are told, others may come
            self.reported.emit(self._told.popleft())

    def _on_work_ended(self) -> None:
        self._tell()
        self.ended.emit()
