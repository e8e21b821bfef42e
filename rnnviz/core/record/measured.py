"""Points and MeasuredSeries: numbers that are measured now and then, each at its own iteration.

Knows numbers in order; knows neither what they are nor who measures them.
"""

import math
from array import array
from bisect import bisect_left, bisect_right
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array


class Points(NamedTuple):
    """A curve: ``values`` (n,) at ``iterations`` (n,), which ascend."""

    iterations: Array
    values: Array


def value_at(points: Points, iteration: int) -> float:
    """The value at a step, between two points in proportion; NaN before the first and after the last."""
    if not len(points.values):
        return math.nan
    return float(np.interp(iteration, *points, left=math.nan, right=math.nan))


class MeasuredSeries:
    """Points that come in order. None is averaged or moved: what is kept is what was measured.

    Each belongs to a row of ``stride`` steps that ends with a multiple of ``stride``; of a row only
    the last one stays. So there are no more of them than rows.
    """

    def __init__(self, points: Points | None = None) -> None:
        self._iterations, self._values = array("q"), array("d")  # 16 bytes a point
        if points is not None:
            self._set(points)

    def __len__(self) -> int:
        return len(self._values)

    @property
    def last(self) -> tuple[int, float] | None:
        """(iteration, value) of the newest point."""
        return (self._iterations[-1], self._values[-1]) if self._iterations else None

    def add(self, iteration: int, value: float, stride: int) -> None:
        """The next one. ``iteration`` is at least 1, and not before the last."""
        if self._iterations and (self._iterations[-1] - 1) // stride == (iteration - 1) // stride:
            self._iterations[-1], self._values[-1] = iteration, value
        else:
            self._iterations.append(iteration)
            self._values.append(value)

    def thin(self, stride: int) -> None:
        """From now on rows have so many steps."""
        iterations, values = self.since(1)
        rows = (iterations - 1) // stride
        stays = np.append(rows[1:] != rows[:-1], True)[: len(rows)]
        self._set(Points(iterations[stays], values[stays]))

    def truncate(self, iteration: int) -> None:
        """Forget what came after ``iteration``."""
        end = bisect_right(self._iterations, iteration)
        del self._iterations[end:], self._values[end:]

    def since(self, iteration: int) -> Points:
        """Those at ``iteration`` and after it, copied."""
        start = bisect_left(self._iterations, iteration)
        return Points(np.array(self._iterations[start:], np.int64), np.array(self._values[start:]))

    def _set(self, points: Points) -> None:
        self._iterations = array("q", points.iterations.astype(np.int64).tobytes())
        self._values = array("d", points.values.astype(np.float64).tobytes())
