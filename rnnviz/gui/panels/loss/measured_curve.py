"""MeasuredCurve: a curve with points of its own, at a bounded size for drawing.

Knows points in order; knows no Qt, no unit and no axis.
"""

from rnnviz.core.record.measured import MeasuredSeries, Points, value_at


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
        return value_at(self.points, iteration)
