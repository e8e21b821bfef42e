"""MeasuredCurve: a curve with points of its own, at a bounded size for drawing; and all of a run, by name.

Knows points in order; knows no Qt, no unit and no axis.
"""

import math
from collections.abc import Iterator, Mapping

import numpy as np

from rnnviz.core.record.measured import MeasuredSeries, Points
from rnnviz.gui.panels.loss.curves import CurveSpec, spec_of


class MeasuredCurve:
    """What was measured now and then, in at most ``capacity`` points: beyond that, of two neighbours the
    later one stays. The newest point is always there.
    """

    def __init__(self, capacity: int = 1024) -> None:
        self._capacity = capacity
        self._stride = 1
        self._series = MeasuredSeries()

    def extend(self, points: Points) -> None:
        """Take what comes next; points that were had already replace what was held from there on."""
        if len(points.iterations):
            self.truncate(int(points.iterations[0]) - 1)
        for iteration, value in zip(points.iterations.tolist(), points.values.tolist(), strict=True):
            self._series.add(iteration, value, self._stride)
            while len(self._series) > self._capacity:
                self._stride *= 2
                self._series.thin(self._stride)

    def truncate(self, iteration: int) -> None:
        """Forget what came after ``iteration``."""
        self._series.truncate(iteration)

    def __len__(self) -> int:
        return len(self._series)

    @property
    def points(self) -> Points:
        """(n,) iterations, ascending, and values."""
        return self._series.since(1)

    def at(self, iteration: int) -> float:
        """The value at a step, between two points in proportion; NaN before the first and after the last."""
        iterations, values = self.points
        if not len(values):
            return math.nan
        return float(np.interp(iteration, iterations, values, left=np.nan, right=np.nan))


class MeasuredCurves:
    """The curves of a run by name, each there from its first point on."""

    def __init__(self) -> None:
        self._curves: dict[str, MeasuredCurve] = {}

    def clear(self) -> None:
        self._curves.clear()

    def extend(self, curves: Mapping[str, Points]) -> None:
        """Take what comes next of each."""
        for name, points in curves.items():
            self._curves.setdefault(name, MeasuredCurve()).extend(points)

    def truncate(self, iteration: int) -> None:
        for curve in self._curves.values():
            curve.truncate(iteration)

    def __iter__(self) -> Iterator[tuple[CurveSpec, Points]]:
        """Those that have a point, and how each is drawn."""
        for name, curve in self._curves.items():
            if len(curve):
                yield spec_of(name), curve.points

    def at(self, iteration: int) -> Iterator[tuple[CurveSpec, float]]:
        """Those that reach over a step, and their values there."""
        for name, curve in self._curves.items():
            if math.isfinite(value := curve.at(iteration)):
                yield spec_of(name), value
