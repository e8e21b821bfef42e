"""CurvesInView: the curves of a run in the detail that there is room for, drawn anew when a pixel has moved.

Knows curves, the axes in view and a scale; knows no run, and paints nothing itself.
"""

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.record.measured import Points
from rnnviz.gui.panels.loss.autoscale import Autoscale
from rnnviz.gui.panels.loss.iteration_axis import LOGARITHMIC
from rnnviz.gui.panels.loss.picture import LossPicture
from rnnviz.gui.panels.loss.plot import LossPlot
from rnnviz.gui.panels.loss.run_curves import RunCurves
from rnnviz.gui.panels.loss.scale import LossScale
from rnnviz.gui.panels.loss.series import LossSeries


class CurvesInView:
    """Hands ``picture`` those points of ``curves`` that ``plot`` has room for at its axes."""

    def __init__(self, curves: RunCurves, plot: LossPlot, picture: LossPicture, autoscale: Autoscale) -> None:
        self.curves = curves
        self._plot, self._picture, self._autoscale = plot, picture, autoscale
        self.forget()

    def forget(self) -> None:
        """What was drawn holds no longer, wherever its end stands."""
        self._drawn = np.full(4, np.nan)  # the last point, in pixels

    @property
    def series(self) -> LossSeries:
        """The points to draw: those of the axis; for a part of the run, whichever has more there."""
        own, other = self.curves.even, self.curves.octaves
        if self._plot.axis is LOGARITHMIC:
            own, other = other, own
        if self._autoscale.on:
            return own
        left, right = (self._plot.axis.iteration(place) for place in self._plot.view.viewRange()[0])
        counts = [int(np.diff(np.searchsorted(series.x, [left, right]))[0]) for series in (own, other)]
        return own if counts[0] >= counts[1] else other

    def follow(self, scale: LossScale) -> None:
        """Let the axes hold the run, unless somebody looks at a part of it."""
        self._autoscale.follow(scale, self.curves.even.last_iteration)

    def draw(self, scale: LossScale) -> None:
        """All curves, in the unit of ``scale``."""
        self.follow(scale)
        series = self.series
        lines = self.curves.lines(series).items()
        self._picture.set_curves(
            {spec: Points(points.iterations, scale.shown(points.values)) for spec, points in lines},
            (series.x, scale.shown(series.low), scale.shown(series.high)),
        )
        self._drawn = self._last_point(scale)

    def draw_if_moved(self, scale: LossScale) -> None:
        """The same, where the curve's end stands at least a device pixel from where it was drawn."""
        self.follow(scale)
        if not np.all(np.abs(self._last_point(scale) - self._drawn) < 1.0):
            self.draw(scale)

    def _last_point(self, scale: LossScale) -> Array:
        """(4,) where the curve ends, in device pixels: x, and y of the line and the band's edges."""
        series = self.series
        if len(series) == 0:
            return np.full(4, np.nan)
        values = np.array([series.smooth[-1], series.low[-1], series.high[-1]])
        x, y = self._picture.map(series.last_iteration, scale.shown(values))
        point: Array = np.array([x, *y]) * self._plot.devicePixelRatioF()
        return point
