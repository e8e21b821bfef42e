"""IterationAxis: where an iteration stands on the x axis, evenly or logarithmically, and its ticks.

Arithmetic only: knows no Qt and no curve. A *place* is what the view box counts in.
"""

import math
from typing import Any, Protocol

import numpy as np

from rnnviz.gui.parts.axes import nice_step, ticks


class IterationAxis(Protocol):
    """``narrowest`` is the least range of places that can be looked at."""

    narrowest: float

    def place(self, iteration: Any) -> Any:
        """Iterations, a number or (n,), to places."""

    def iteration(self, place: float) -> float:
        """The iteration that stands at a place."""

    def ticks(self, left: float, right: float, gap: float) -> list[float]:
        """Round iterations from place ``left`` to ``right``, at least ``gap`` apart, ascending."""


class EvenAxis:
    """Every iteration takes the same room: places are iterations."""

    narrowest = 20.0

    def place(self, iteration: Any) -> Any:
        return iteration

    def iteration(self, place: float) -> float:
        return place

    def ticks(self, left: float, right: float, gap: float) -> list[float]:
        return ticks(left, right, max(1.0, nice_step(gap)))


class LogAxis:
    """Every power of ten takes the same room: places are log₁₀ of iterations. 0 stands where 1 does."""

    narrowest = 0.02

    def place(self, iteration: Any) -> Any:
        return np.log10(np.maximum(iteration, 1.0))

    def iteration(self, place: float) -> float:
        return math.pow(10.0, min(place, 300.0))

    def ticks(self, left: float, right: float, gap: float) -> list[float]:
        first, last = self.iteration(left), self.iteration(right)
        powers = [10.0**k for k in range(math.floor(left), math.ceil(right) + 1)]
        # The rounder the number, the sooner it gets its place.
        candidates = [*powers, *(5 * p for p in powers), *(2 * p for p in powers)]
        if right - left < 1:
            candidates += ticks(first, last, max(1.0, nice_step((last - first) * gap / (right - left))))
        taken: list[float] = []
        for value in candidates:
            place = math.log10(max(value, 1.0))
            if left <= place <= right and all(abs(place - math.log10(other)) >= gap for other in taken):
                taken.append(max(value, 1.0))
        return sorted(set(taken))


EVEN, LOGARITHMIC = EvenAxis(), LogAxis()
