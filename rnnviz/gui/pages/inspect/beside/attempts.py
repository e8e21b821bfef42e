"""Attempts: two networks read the same passage and write with the same dice, in a thread of their own.

The newest request wins: one that is under way is left. Knows networks and pins; knows no widget.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal

from rnnviz.core.inside.held import Pin, Trial, attempt
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import Ids
from rnnviz.gui.parts.background import BackgroundWork

MOST_READ, LEAST_READ = 1000, 100
"""Characters before the cursor that are read: more would take longer than they tell."""
_PRODUCTS = 3e8
"""Numbers to multiply with while they are read: about a second."""


class Side(NamedTuple):
    """One of the two: its parameters, and the units that are held in it."""

    params: Parameters
    pins: tuple[Pin, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """``passage`` is read; after ``prime``, or after the passage where that is empty, ``length`` characters
    are written."""

    architecture: Architecture
    one: Side
    other: Side
    passage: Ids
    prime: Ids
    temperature: float
    length: int
    seed: int


class Pair(NamedTuple):
    """What came of both."""

    request: Request
    one: Trial
    other: Trial


def passage_of(ids: Ids, params: Parameters) -> Ids:
    """The last of ``ids`` that a network of so many parameters reads in little time."""
    return ids[-int(min(MOST_READ, max(LEAST_READ, _PRODUCTS / params.flat.size))) :]


class Attempts(QObject):
    """ended   a Pair
    failed  a sentence
    """

    ended = Signal(object)
    failed = Signal(str)

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._work = BackgroundWork(name, self)
        self._work.finished.connect(self.ended)
        self._work.failed.connect(self.failed)

    @property
    def is_working(self) -> bool:
        return self._work.is_working

    def ask(self, request: Request) -> None:
        """Begin; what is under way is left, and nobody hears of it."""
        self._work.leave()
        self._work.start(lambda progress: _attempt_both(request, progress))

    def leave(self) -> None:
        """Nobody wants to know any more."""
        self._work.leave()

    def stop(self) -> None:
        """End the thread: the window closes."""
        self._work.stop()


def _attempt_both(request: Request, progress: Progress) -> Pair:
    def one(side: Side) -> Trial:
        return attempt(
            request.architecture, side.params, request.passage, request.prime, side.pins,
            dials=Dials(request.temperature), length=request.length, seed=request.seed, progress=progress,
        )  # fmt: skip

    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # weights set by hand may be anything
        return Pair(request, one(request.one), one(request.other))
